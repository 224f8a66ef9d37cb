/** Takes the place of `node:https` in the bundle, as `node-http.ts` does of `node:http`. */
const https = process.getBuiltinModule('node:https');

export const { Agent, request } = https;

// biome-ignore lint/style/noDefaultExport: the built-in has one, and the SDK imports it
export default https;
