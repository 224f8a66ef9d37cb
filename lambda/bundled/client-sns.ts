import type { PublishCommandInput, PublishCommandOutput } from '@aws-sdk/client-sns';
import { defaultEndpointResolver } from '@aws-sdk/client-sns/dist-types/endpoint/endpointResolver.js';
import { SNSServiceException } from '@aws-sdk/client-sns/dist-types/models/SNSServiceException.js';
import { AwsQueryProtocol } from '@aws-sdk/core/protocols';
import { makeBuilder, type ServiceExceptionOptions } from '@smithy/core/client';
import { getEndpointPlugin } from '@smithy/core/endpoints';
import { TypeRegistry } from '@smithy/core/schema';
import type {
  StaticErrorSchema,
  StaticMapSchema,
  StaticOperationSchema,
  StaticSimpleSchema,
  StaticStructureSchema,
} from '@smithy/types';
import {
  type ClientOptions,
  ENDPOINT_PARAMETERS,
  type ResolvedConfig,
  ServiceClient,
} from './service-client.ts';

/**
 * Takes the place of `@aws-sdk/client-sns` in the bundle (see `lib/bundling.ts`): the publishing of a message and the
 * errors that it may have, out of the 40 operations and their errors that the package registers.
 */
export class SNSClient extends ServiceClient<PublishCommandInput, PublishCommandOutput> {
  constructor(options: ClientOptions) {
    super(
      {
        id: 'SNS',
        signingName: 'sns',
        apiVersion: VERSION,
        protocol: new AwsQueryProtocol({
          defaultNamespace: NAMESPACE,
          errorTypeRegistries: [exceptions, errors],
          xmlNamespace: `http://sns.amazonaws.com/doc/${VERSION}/`,
          version: VERSION,
        }),
        endpointOf: defaultEndpointResolver,
      },
      options,
    );
  }
}

// The SDK's numbers for the shapes of values: https://github.com/smithy-lang/smithy-typescript (SchemaRef).
const TEXT = 0;
const BYTES = 21;
/** Never logged. */
const SENSITIVE = 8;

const VERSION = '2010-03-31';
const NAMESPACE = 'com.amazonaws.sns';
const EXCEPTIONS = `smithy.ts.sdk.synthetic.${NAMESPACE}`;

const exception: StaticErrorSchema = [-3, EXCEPTIONS, 'SNSServiceException', 0, [], []];
const exceptions = new TypeRegistry(EXCEPTIONS);
exceptions.registerError(exception, SNSServiceException);

/**
 * Code and status that SNS answers with, by the name that the SDK gives the error:
 * https://docs.aws.amazon.com/sns/latest/api/API_Publish.html#API_Publish_Errors and, for all operations, throttling.
 */
const ERRORS: Readonly<Record<string, readonly [code: string, status: number]>> = {
  AuthorizationErrorException: ['AuthorizationError', 403],
  EndpointDisabledException: ['EndpointDisabled', 400],
  InternalErrorException: ['InternalError', 500],
  InvalidParameterException: ['InvalidParameter', 400],
  InvalidParameterValueException: ['ParameterValueInvalid', 400],
  InvalidSecurityException: ['InvalidSecurity', 403],
  KMSAccessDeniedException: ['KMSAccessDenied', 400],
  KMSDisabledException: ['KMSDisabled', 400],
  KMSInvalidStateException: ['KMSInvalidState', 400],
  KMSNotFoundException: ['KMSNotFound', 400],
  KMSOptInRequired: ['KMSOptInRequired', 403],
  KMSThrottlingException: ['KMSThrottling', 400],
  NotFoundException: ['NotFound', 404],
  PlatformApplicationDisabledException: ['PlatformApplicationDisabled', 400],
  ThrottledException: ['Throttled', 429],
  ValidationException: ['ValidationException', 400],
};

const errors = new TypeRegistry(NAMESPACE);
for (const [name, [code, status]] of Object.entries(ERRORS)) {
  const fault = status < 500 ? 'client' : 'server';
  const schema: StaticErrorSchema = [
    -3,
    NAMESPACE,
    name,
    { awsQueryError: [code, status], error: fault, httpError: status },
    ['message'],
    [TEXT],
  ];
  errors.registerError(
    schema,
    class extends SNSServiceException {
      constructor(options: Partial<ServiceExceptionOptions>) {
        super({ $metadata: {}, ...options, name, $fault: fault });
      }
    },
  );
}

const phoneNumber: StaticSimpleSchema = [0, NAMESPACE, 'PhoneNumber', SENSITIVE, TEXT];
const attribute: StaticStructureSchema = [
  3,
  NAMESPACE,
  'MessageAttributeValue',
  0,
  ['DataType', 'StringValue', 'BinaryValue'],
  [TEXT, TEXT, BYTES],
  1,
];
const attributes: StaticMapSchema = [
  2,
  NAMESPACE,
  'MessageAttributeMap',
  0,
  [TEXT, { xmlName: 'Name' }],
  [() => attribute, { xmlName: 'Value' }],
];
const publish: StaticOperationSchema = [
  9,
  NAMESPACE,
  'Publish',
  0,
  [
    3,
    NAMESPACE,
    'PublishInput',
    0,
    [
      'Message',
      'TopicArn',
      'TargetArn',
      'PhoneNumber',
      'Subject',
      'MessageStructure',
      'MessageAttributes',
      'MessageDeduplicationId',
      'MessageGroupId',
    ],
    [TEXT, TEXT, TEXT, [() => phoneNumber, 0], TEXT, TEXT, [() => attributes, 0], TEXT, TEXT],
    1,
  ],
  [3, NAMESPACE, 'PublishResponse', 0, ['MessageId', 'SequenceNumber'], [TEXT, TEXT]],
];

export const PublishCommand = makeBuilder<ResolvedConfig, PublishCommandInput, PublishCommandOutput>(
  ENDPOINT_PARAMETERS,
  'AmazonSimpleNotificationService',
  'SNSClient',
  getEndpointPlugin,
)<PublishCommandInput, PublishCommandOutput>({}, () => [], 'Publish', publish);
