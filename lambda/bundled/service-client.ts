import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { getRuntimeConfig } from '@aws-sdk/client-dynamodb/dist-types/runtimeConfig.js';
import {
  getHostHeaderPlugin,
  getLoggerPlugin,
  getRecursionDetectionPlugin,
  getUserAgentPlugin,
  resolveHostHeaderConfig,
  resolveUserAgentConfig,
} from '@aws-sdk/core/client';
import { resolveAwsSdkSigV4Config } from '@aws-sdk/core/httpAuthSchemes';
import {
  DefaultIdentityProviderConfig,
  getHttpAuthSchemeEndpointRuleSetPlugin,
  getHttpSigningPlugin,
} from '@smithy/core';
import { Client, getSmithyContext, normalizeProvider } from '@smithy/core/client';
import { resolveRegionConfig } from '@smithy/core/config';
import { resolveEndpointConfig } from '@smithy/core/endpoints';
import { getContentLengthPlugin } from '@smithy/core/protocols';
import { getRetryPlugin, resolveRetryConfig } from '@smithy/core/retry';
import { getSchemaSerdePlugin } from '@smithy/core/schema';
import type {
  $ClientProtocol,
  EndpointParameterInstructions,
  EndpointParameters,
  EndpointV2,
  HandlerExecutionContext,
  HttpAuthOption,
  HttpHandlerOptions,
  HttpRequest,
  HttpResponse,
  MetadataBearer,
  Provider,
} from '@smithy/types';

/** What tells one AWS service from another. */
export interface Service {
  /** As the SDK names it, in `AWS_ENDPOINT_URL_<ID>` too. */
  readonly id: string;
  /** What requests are signed for. */
  readonly signingName: string;
  readonly apiVersion: string;
  readonly protocol: $ClientProtocol<HttpRequest, HttpResponse>;
  readonly endpointOf: (parameters: EndpointParameters) => EndpointV2;
}

/** What a caller sets; everything else comes from the environment. */
export type ClientOptions = Pick<DynamoDBClientConfig, 'maxAttempts' | 'requestHandler'>;

/**
 * A client of one service, put together as the SDK generates its own clients, of the SDK's own parts: the settings of the
 * environment, endpoints, retries, signing. A generated client registers every error of its service, which for SSM alone
 * is 70 KB that no bundler can leave out.
 */
export class ServiceClient<Input extends object, Output extends MetadataBearer> extends Client<
  HttpHandlerOptions,
  Input,
  Output,
  ResolvedConfig
> {
  constructor(service: Service, options: ClientOptions) {
    super(resolveConfig(service, options));
    const { config } = this;
    this.middlewareStack.use(getSchemaSerdePlugin(config));
    this.middlewareStack.use(getUserAgentPlugin(config));
    this.middlewareStack.use(getRetryPlugin(config));
    this.middlewareStack.use(getContentLengthPlugin(config));
    this.middlewareStack.use(getHostHeaderPlugin(config));
    this.middlewareStack.use(getLoggerPlugin(config));
    this.middlewareStack.use(getRecursionDetectionPlugin(config));
    this.middlewareStack.use(
      getHttpAuthSchemeEndpointRuleSetPlugin(config, {
        httpAuthSchemeParametersProvider: authParametersOf,
        identityProviderConfigProvider: async ({ credentials }: ResolvedConfig) =>
          new DefaultIdentityProviderConfig({ [SIGNATURE]: credentials }),
      }),
    );
    this.middlewareStack.use(getHttpSigningPlugin(config));
  }
}

/** Where the parameters of an endpoint come from, the same for each service without rules of its own. */
export const ENDPOINT_PARAMETERS: EndpointParameterInstructions = {
  UseFIPS: { type: 'builtInParams', name: 'useFipsEndpoint' },
  Endpoint: { type: 'builtInParams', name: 'endpoint' },
  Region: { type: 'builtInParams', name: 'region' },
  UseDualStack: { type: 'builtInParams', name: 'useDualstackEndpoint' },
};

const SIGNATURE = 'aws.auth#sigv4';

/** What the SDK reads from the environment is the same for each service; DynamoDB's client is in every bundle anyway. */
const resolveConfig = (
  { id, signingName, apiVersion, protocol, endpointOf }: Service,
  options: ClientOptions,
) => {
  const { endpoint: _fromEnvironment, ...environment } = getRuntimeConfig({ ...options, serviceId: id });
  const service = {
    ...environment,
    apiVersion,
    protocol,
    endpointProvider: endpointOf,
    httpAuthSchemeProvider: (parameters: AuthParameters) => [authOption(signingName, parameters)],
    defaultSigningName: signingName,
  };
  const sent = resolveHostHeaderConfig(
    resolveRegionConfig(resolveRetryConfig(resolveUserAgentConfig(service))),
  );
  const signed = resolveAwsSdkSigV4Config(resolveEndpointConfig(sent));
  return Object.assign(signed, { authSchemePreference: normalizeProvider(service.authSchemePreference) });
};
export type ResolvedConfig = ReturnType<typeof resolveConfig>;

interface AuthParameters {
  readonly operation: string;
  readonly region: string;
}

const authOption = (name: string, { region }: AuthParameters): HttpAuthOption => ({
  schemeId: SIGNATURE,
  signingProperties: { name, region },
  propertiesExtractor: (config: object, context) => ({ signingProperties: { config, context } }),
});

const authParametersOf = async (
  { region }: { readonly region: Provider<string> },
  context: HandlerExecutionContext,
): Promise<AuthParameters> => ({
  operation: String(getSmithyContext(context).operation),
  region: await region(),
});
