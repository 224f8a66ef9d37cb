import { answer, type ScriptedServer, serveScript } from './scripted-server.ts';

/** An SSM that holds these parameters, as the SDK speaks to it. */
export const serveSsm = (parameters: Readonly<Record<string, string>>): Promise<ScriptedServer> =>
  serveScript((response, request) => {
    const { Names }: { Names: string[] } = JSON.parse(request.body);
    const found = Names.flatMap((Name) => {
      const Value = parameters[Name];
      return Value === undefined ? [] : [{ Name, Value, Version: 1, LastModifiedDate: 1_778_846_400 }];
    });
    response
      .writeHead(200, { 'content-type': 'application/x-amz-json-1.1' })
      .end(JSON.stringify({ Parameters: found, InvalidParameters: [] }));
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
