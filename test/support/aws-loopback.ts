import { answer, type ScriptedServer, serveScript } from './scripted-server.ts';

/** An SSM that holds these parameters, as the SDK speaks to it. */
export const serveSsm = (parameters: Readonly<Record<string, string>>): Promise<ScriptedServer> =>
  serveScript((response, request) => {
    const asked: { Names?: string[]; Name?: string } = JSON.parse(request.body);
    const found = (asked.Names ?? [asked.Name ?? '']).flatMap((Name) => {
      const Value = parameters[Name];
      return Value === undefined ? [] : [{ Name, Value, Version: 1, LastModifiedDate: 1_778_846_400 }];
    });
    const [one] = found;
    const json = { 'content-type': 'application/x-amz-json-1.1' };
    if (asked.Names !== undefined) {
      response.writeHead(200, json).end(JSON.stringify({ Parameters: found, InvalidParameters: [] }));
    } else if (one === undefined) {
      response
        .writeHead(400, json)
        .end(JSON.stringify({ __type: 'ParameterNotFound', message: 'not there' }));
    } else response.writeHead(200, json).end(JSON.stringify({ Parameter: one }));
  });

/** An SNS that takes every message. */
export const serveSns = (): Promise<ScriptedServer> =>
  serveScript(
    answer(
      200,
      '<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>1</MessageId>' +
        '</PublishResult><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></PublishResponse>',
      'text/xml',
    ),
  );

export const originOf = ({ url }: ScriptedServer): string => new URL(url).origin;
