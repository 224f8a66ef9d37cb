import * as z from 'zod/mini';

/** Why a role needs an action; one without a line here stops the document from being written. */
const REASONS: Readonly<Record<string, string>> = {
  'dynamodb:BatchGetItem':
    'load the state: what it remembers, the token, pause and mutes, channels in trouble',
  'dynamodb:BatchWriteItem': 'store new readings',
  'dynamodb:GetItem': 'see what was sent to a phone before, and which phones are out of order',
  'dynamodb:PutItem': 'save the state, under its version, and keep what was sent and what each day came to',
  'PollerRole dynamodb:GetItem': 'sign the links of a message',
  'WebRole dynamodb:GetItem': 'check links and cookies, by the key they are signed with',
  'WebRole dynamodb:PutItem': 'mute, sign in and out, remember devices; make the keys where there are none',
  'WebRole dynamodb:Query': 'show readings, days, alerts and devices; see what is muted',
  'WebRole ssm:GetParameters': 'read settings and rules, and no API key',
  'dynamodb:Query': 'compare new readings with stored ones; look back on days and on what was sent',
  'CourierRole dynamodb:Query': 'find the devices that want notifications, and the keys to send with',
  'CourierRole dynamodb:PutItem':
    'note what was sent and what is out of order, a subscription that is gone included',
  'logs:CreateLogStream': 'begin a log stream',
  'logs:PutLogEvents': 'write the log, metrics included',
  'sns:Publish':
    'send alerts; to the service topic, that a channel is out of order which nobody else can be told of',
  'ssm:GetParameter': 'read who has a phone, and what its push service asks for',
  'ssm:GetParameters': 'read settings and rules, and the API key when a token must be obtained',
  'lambda:InvokeFunction': 'start a poll',
  'sqs:SendMessage': 'queue the tick of the half minute',
  'sqs:ReceiveMessage': 'take the tick of the half minute',
  'sqs:DeleteMessage': 'take it out of the queue',
  'sqs:GetQueueAttributes': 'Lambda demands it of a queue that invokes a function',
  'sqs:GetQueueUrl': 'Lambda’s poller of the queue asks for its address',
  'sqs:ChangeMessageVisibility': 'Lambda’s poller of the queue hands a message back',
};

const statementSchema = z.object({
  Effect: z.literal('Allow'),
  Action: z.union([z.string(), z.array(z.string())]),
  Resource: z.unknown(),
  Condition: z.optional(
    z.strictObject({
      'ForAllValues:StringEquals': z.strictObject({
        'dynamodb:LeadingKeys': z.union([z.string(), z.array(z.string())]),
      }),
    }),
  ),
});
const policySchema = z.object({
  PolicyDocument: z.object({ Statement: z.array(statementSchema) }),
  Roles: z.tuple([z.object({ Ref: z.string() })]),
});
const templateSchema = z.object({
  Resources: z.record(z.string(), z.object({ Type: z.string(), Properties: z.optional(z.unknown()) })),
});

/** The permissions of every role in a template, a table row for each action on each resource. Throws for an action without a reason. */
export const iamRows = (template: unknown): string[] => {
  const { Resources } = templateSchema.parse(template);
  const policies = Object.values(Resources).filter(({ Type }) => Type === 'AWS::IAM::Policy');
  return policies.flatMap(({ Properties }) => {
    const { PolicyDocument, Roles } = policySchema.parse(Properties);
    const role = nameOf(Roles[0].Ref);
    return PolicyDocument.Statement.flatMap(({ Action, Resource, Condition }) =>
      [Action].flat().flatMap((action) =>
        [Resource].flat().map((resource) => {
          const cells = [
            role,
            code(action),
            code(readable(resource)) + within(Condition),
            reasonOf(role, action),
          ];
          return `| ${cells.join(' | ')} |`;
        }),
      ),
    );
  });
};

/** Rows of the template of a household that gets emails and texts, of one with phones on push, and of one polled every 30 s. */
export interface IamTables {
  readonly usual: readonly string[];
  readonly push: readonly string[];
  readonly fast: readonly string[];
  /** And of one with the public door. */
  readonly web: readonly string[];
  /** And of one whose devices get notifications, beside phones on push. */
  readonly devices: readonly string[];
}

/** The text of `docs/iam.md`. */
export const iamDocument = ({ usual, push, fast, web, devices }: IamTables): string =>
  `# Permissions

Written by \`npm run iam\` from the synthesised template; a test keeps it current. Nothing else is granted: no managed
policy is attached, no action and no resource ends in a star. Names of resources are those of the template, without the
digits CDK adds; each further household adds the rows of its own parameters and topic, and its own partitions of the
state table: IAM compares them exactly (\`dynamodb:LeadingKeys\`), so that a role reads and writes only what is named.

## Every deployment

${table(usual)}

## Added where somebody has a push channel

${table(push.filter((row) => !usual.includes(row)))}

## Added where a household polls every 30 s

${table(fast.filter((row) => !usual.includes(row)))}

## Added where the config says \`"web": true\`

The web function is public; what it may do is all that a stranger who broke it could do.

${table(web.filter((row) => !usual.includes(row)))}

## Added where devices of the page get notifications

The courier is there where somebody has a push channel, too; in \`#vapid\` are the keys of notifications alone, so that it cannot
sign a link or a sign-in.

${table(devices.filter((row) => ![...usual, ...push, ...web].includes(row)))}

## On the other side

The service topic lets CloudWatch alarms of this account publish. Topics and the queue refuse whatever comes without TLS.
The courier can be invoked by the alert topics of households with push channels alone, the web function by its own HTTP API
alone. The scheduler's role can be assumed by EventBridge Scheduler for this account alone.
`;

const table = (rows: readonly string[]): string =>
  ['| role | action | resource | why |', '|---|---|---|---|', ...rows].join('\n');

/** The partitions that alone may be touched. */
const within = (condition: z.infer<typeof statementSchema>['Condition']): string => {
  if (condition === undefined) return '';
  const keys = [condition['ForAllValues:StringEquals']['dynamodb:LeadingKeys']].flat();
  return `, only ${keys.map(code).join(', ')}`;
};

const code = (text: string): string => `\`${text}\``;

const nameOf = (logicalId: string): string => logicalId.replace(/[0-9A-F]{8}$/, '');

const reasonOf = (role: string, action: string): string => {
  const reason = REASONS[`${role} ${action}`] ?? REASONS[action];
  if (reason === undefined) throw new Error(`scripts/iam-document.ts says no reason for ${action}`);
  return reason;
};

const lastPart = (arn: string): string => arn.replace(/^.*:/, '');

const referenceSchema = z.union([
  z.pipe(z.string().check(z.regex(/^arn:[^*]+$/)), z.transform(lastPart)),
  z.pipe(
    z.object({ Ref: z.string() }),
    z.transform(({ Ref }) => nameOf(Ref)),
  ),
  z.pipe(
    z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) }),
    z.transform((value) => nameOf(value['Fn::GetAtt'][0])),
  ),
  z.pipe(
    z.object({ 'Fn::Join': z.tuple([z.string(), z.array(z.unknown())]) }),
    z.transform((value) => lastPart(String(value['Fn::Join'][1].at(-1)))),
  ),
]);

/** A resource by its name in the template, or the last part of its ARN. */
const readable = (resource: unknown): string => referenceSchema.parse(resource);
