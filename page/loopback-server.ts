import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BadInputError } from '../core/contract/bad-input.ts';

const LOOPBACK = '127.0.0.1';

/** A server that listens on 127.0.0.1. */
export interface LoopbackServer {
  /** Such as `http://127.0.0.1:4010`. */
  readonly origin: string;
  readonly port: number;
  /** Ends open connections too. */
  close(): Promise<void>;
}

/**
 * Listens on `port` of 127.0.0.1, 0 for any free one.
 * @throws BadInputError where something else listens there, or listening there is not allowed
 */
export const listenOnLoopback = async (server: Server, port: number): Promise<LoopbackServer> => {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explain(error, port)));
    server.listen(port, LOOPBACK, resolve);
  });
  const address = server.address();
  if (!isAddressInfo(address)) throw new Error('the server has no TCP address');
  return {
    origin: `http://${LOOPBACK}:${address.port}`,
    port: address.port,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
};

const isAddressInfo = (address: AddressInfo | string | null): address is AddressInfo =>
  typeof address === 'object' && address !== null;

const explain = (error: NodeJS.ErrnoException, port: number): Error => {
  if (error.code === 'EADDRINUSE') {
    return new BadInputError(`Port ${port} is taken: stop what listens there, or choose another with --port`);
  }
  if (error.code === 'EACCES') {
    return new BadInputError(`Port ${port} may not be used here: choose one above 1023 with --port`);
  }
  return error;
};
