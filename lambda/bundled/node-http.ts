/**
 * Takes the place of `node:http` in the bundle (see `lib/bundling.ts`). An ES import of the built-in reads all its
 * exports, and one of them, the getter `WebSocket`, loads the whole of undici: some 30 ms of each cold start for
 * nothing (https://github.com/nodejs/node/blob/main/lib/http.js).
 */
const http = process.getBuiltinModule('node:http');

export const { Agent, request } = http;

// biome-ignore lint/style/noDefaultExport: the built-in has one, and the SDK imports it
export default http;
