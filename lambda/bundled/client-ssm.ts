import type {
  GetParameterCommandInput,
  GetParameterCommandOutput,
  GetParametersCommandInput,
  GetParametersCommandOutput,
} from '@aws-sdk/client-ssm';
import { defaultEndpointResolver } from '@aws-sdk/client-ssm/dist-types/endpoint/endpointResolver.js';
import { ParameterNotFound } from '@aws-sdk/client-ssm/dist-types/models/errors.js';
import { SSMServiceException } from '@aws-sdk/client-ssm/dist-types/models/SSMServiceException.js';
import { AwsJson1_1Protocol } from '@aws-sdk/core/protocols';
import { makeBuilder } from '@smithy/core/client';
import { getEndpointPlugin } from '@smithy/core/endpoints';
import { TypeRegistry } from '@smithy/core/schema';
import type {
  StaticErrorSchema,
  StaticListSchema,
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
 * Takes the place of `@aws-sdk/client-ssm` in the bundle (see `lib/bundling.ts`): the reading of parameters, out of the
 * 150 operations and 130 errors that the package registers. An error that is not listed is an `SSMServiceException` with
 * the name that SSM gives it.
 */
export class SSMClient extends ServiceClient<Input, Output> {
  constructor(options: ClientOptions) {
    super(
      {
        id: 'SSM',
        signingName: 'ssm',
        apiVersion: '2014-11-06',
        protocol: new AwsJson1_1Protocol({
          defaultNamespace: NAMESPACE,
          errorTypeRegistries: [exceptions, errors],
          serviceTarget: TARGET,
        }),
        endpointOf: defaultEndpointResolver,
      },
      options,
    );
  }
}

type Input = GetParameterCommandInput | GetParametersCommandInput;
type Output = GetParameterCommandOutput | GetParametersCommandOutput;

// The SDK's numbers for the shapes of values: https://github.com/smithy-lang/smithy-typescript (SchemaRef).
const TEXT = 0;
const NUMBER = 1;
const YES_OR_NO = 2;
const TIME = 4;
const TEXTS = 64;
/** Never logged. */
const SENSITIVE = 8;

const NAMESPACE = 'com.amazonaws.ssm';
const TARGET = 'AmazonSSM';
const EXCEPTIONS = `smithy.ts.sdk.synthetic.${NAMESPACE}`;

const exception: StaticErrorSchema = [-3, EXCEPTIONS, 'SSMServiceException', 0, [], []];
const exceptions = new TypeRegistry(EXCEPTIONS);
exceptions.registerError(exception, SSMServiceException);

const notFound: StaticErrorSchema = [
  -3,
  NAMESPACE,
  'ParameterNotFound',
  { error: 'client' },
  ['message'],
  [0],
];
const errors = new TypeRegistry(NAMESPACE);
errors.registerError(notFound, ParameterNotFound);

const secretText: StaticSimpleSchema = [0, NAMESPACE, 'PSParameterValue', SENSITIVE, TEXT];
const parameter: StaticStructureSchema = [
  3,
  NAMESPACE,
  'Parameter',
  0,
  ['Name', 'Type', 'Value', 'Version', 'Selector', 'SourceResult', 'LastModifiedDate', 'ARN', 'DataType'],
  [TEXT, TEXT, [() => secretText, 0], NUMBER, TEXT, TEXT, TIME, TEXT, TEXT],
];
const parameterList: StaticListSchema = [1, NAMESPACE, 'ParameterList', 0, [() => parameter, 0]];

const getParameter: StaticOperationSchema = [
  9,
  NAMESPACE,
  'GetParameter',
  0,
  [3, NAMESPACE, 'GetParameterRequest', 0, ['Name', 'WithDecryption'], [TEXT, YES_OR_NO], 1],
  [3, NAMESPACE, 'GetParameterResult', 0, ['Parameter'], [[() => parameter, 0]]],
];
const getParameters: StaticOperationSchema = [
  9,
  NAMESPACE,
  'GetParameters',
  0,
  [3, NAMESPACE, 'GetParametersRequest', 0, ['Names', 'WithDecryption'], [TEXTS, YES_OR_NO], 1],
  [
    3,
    NAMESPACE,
    'GetParametersResult',
    0,
    ['Parameters', 'InvalidParameters'],
    [[() => parameterList, 0], TEXTS],
  ],
];

const command = makeBuilder<ResolvedConfig, Input, Output>(
  ENDPOINT_PARAMETERS,
  TARGET,
  'SSMClient',
  getEndpointPlugin,
);
export const GetParameterCommand = command<GetParameterCommandInput, GetParameterCommandOutput>(
  {},
  () => [],
  'GetParameter',
  getParameter,
);
export const GetParametersCommand = command<GetParametersCommandInput, GetParametersCommandOutput>(
  {},
  () => [],
  'GetParameters',
  getParameters,
);

export { ParameterNotFound };
