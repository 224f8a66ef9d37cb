import { type GraphQLSchema, graphql } from 'graphql';
import { type ScriptedServer, serveScript } from './scripted-server.ts';

/** What resolves the root fields: values, or functions of (args, context); the context holds the request's headers. */
export type RootFields = Readonly<Record<string, unknown>>;

/** A loopback GraphQL server with the given types: queries and variables are validated and coerced as by the real one. */
export const serveGraphql = (schema: GraphQLSchema, rootFields: RootFields): Promise<ScriptedServer> =>
  serveScript(async (response, request) => {
    const { query, variables, operationName } = JSON.parse(request.body);
    const result = await graphql({
      schema,
      source: query,
      rootValue: rootFields,
      variableValues: variables,
      operationName,
      contextValue: { headers: request.headers },
    });
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result));
  });
