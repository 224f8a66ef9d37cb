import * as z from 'zod/mini';

const SIGN_IN =
  'sign in again (aws sso login, or new access keys), then check with: aws sts get-caller-identity';
const EXPIRED = `the AWS session has expired: ${SIGN_IN}`;
const UNKNOWN_CREDENTIALS =
  'AWS does not know these credentials: check AWS_PROFILE and the access keys, and that the region is enabled in the account';
const NO_CREDENTIALS =
  'no AWS credentials: set AWS_PROFILE, or run aws configure sso (or aws configure), then check with: aws sts get-caller-identity';
const BUSY = 'AWS is busy (too many requests): try again in a minute';
const UNREACHABLE = 'AWS did not answer: check the network and the region';

const BY_NAME: Readonly<Record<string, string>> = {
  ExpiredToken: EXPIRED,
  ExpiredTokenException: EXPIRED,
  RequestExpired: EXPIRED,
  TokenProviderError: EXPIRED,
  UnauthorizedException: EXPIRED,
  UnrecognizedClientException: UNKNOWN_CREDENTIALS,
  InvalidClientTokenId: UNKNOWN_CREDENTIALS,
  InvalidClientTokenIdException: UNKNOWN_CREDENTIALS,
  InvalidSignatureException: `AWS refuses the signature: check the secret access key and this machine's clock`,
  SignatureDoesNotMatch: `AWS refuses the signature: check the secret access key and this machine's clock`,
  IncompleteSignature: UNKNOWN_CREDENTIALS,
  InvalidAccessKeyId: UNKNOWN_CREDENTIALS,
  OptInRequired:
    'the AWS account is not signed up for this service or region: finish its sign-up, or choose another region',
  Throttling: BUSY,
  ThrottlingException: BUSY,
  ThrottledException: BUSY,
  TooManyRequestsException: BUSY,
  TimeoutError: UNREACHABLE,
  ServiceUnavailable: UNREACHABLE,
};

const REFUSED = /^(AccessDenied|AuthorizationError|UnauthorizedOperation)/;
const MISSING = /^(ResourceNotFound|ParameterNotFound|NotFound)/;

const thrownSchema = z.looseObject({
  name: z.string(),
  message: z.string(),
  code: z.optional(z.string()),
  $metadata: z.optional(z.unknown()),
});

/**
 * What AWS, or the way to it, has wrong: one line with the mend, by the names of the SDK's errors
 * (https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html). Undefined for what is not of AWS.
 */
export const explainAws = (error: unknown): string | undefined => {
  const parsed = thrownSchema.safeParse(error);
  if (!parsed.success) return undefined;
  const { name, message, code, $metadata } = parsed.data;
  if (name === 'CredentialsProviderError') return explainCredentials(message);
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|ETIMEDOUT/.test(code ?? '')) {
    return `${UNREACHABLE} (${code})`;
  }
  if (Object.hasOwn(BY_NAME, name)) return BY_NAME[name];
  if ($metadata === undefined) return undefined;
  if (REFUSED.test(name)) {
    return `AWS refuses this to your user or role: ${firstLine(message)}; use credentials that may do it`;
  }
  if (MISSING.test(name)) {
    return `not found in AWS: ${firstLine(message)}; is the region right, and is the stack deployed (npx cdk deploy)?`;
  }
  return `AWS: ${firstLine(message)} (${name})`;
};

/** Whether AWS says that the user or role may not do this. */
export const isRefusal = (error: unknown): boolean => {
  const parsed = thrownSchema.safeParse(error);
  return parsed.success && parsed.data.$metadata !== undefined && REFUSED.test(parsed.data.name);
};

const explainCredentials = (message: string): string => {
  if (/expired/i.test(message)) return EXPIRED;
  if (/could not load credentials from any provider/i.test(message)) return NO_CREDENTIALS;
  return `no AWS credentials: ${firstLine(message)}; ${SIGN_IN}`;
};

const firstLine = (message: string): string => (message.split('\n')[0] ?? '').replace(/\.+$/, '');
