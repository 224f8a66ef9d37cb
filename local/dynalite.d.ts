declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** @see https://github.com/architect/dynalite */
  const dynalite: (options?: { readonly path?: string; readonly createTableMs?: number }) => Server;
  export = dynalite;
}
