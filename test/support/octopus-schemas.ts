import { existsSync, readFileSync } from 'node:fs';
import { buildSchema, type GraphQLSchema } from 'graphql';

const REPOSITORY = new URL('../../', import.meta.url);

/** The published schema's extract beside the checkout, and the project's own part of it. */
const FILES = {
  published: new URL('../shared/kraken/schema-extract.graphql', REPOSITORY),
  own: new URL('local/octopus-schema.graphql', REPOSITORY),
};

export type SchemaName = keyof typeof FILES;

/** Octopus's types; undefined where the file is not there. */
export const octopusSchema = (name: SchemaName): GraphQLSchema | undefined =>
  existsSync(FILES[name]) ? buildSchema(readFileSync(FILES[name], 'utf8')) : undefined;
