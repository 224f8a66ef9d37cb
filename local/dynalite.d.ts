/** The part of dynalite that is used here; the package brings no types. */
declare module 'dynalite' {
  import type { Server } from 'node:http';

  /**
   * A server that speaks DynamoDB's protocol; closing it closes its database. In memory without `path`.
   * @see https://github.com/architect/dynalite
   */
  const dynalite: (options?: {
    readonly path?: string;
    readonly createTableMs?: number;
    readonly deleteTableMs?: number;
    readonly updateTableMs?: number;
  }) => Server;
  export = dynalite;
}
