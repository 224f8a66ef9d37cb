import { describe, expect, it, test } from 'vitest';
import { explainAws } from '../../../cli/aws/trouble.ts';

const thrown = (name: string, message = 'Some words.', more: object = { $metadata: {} }) =>
  Object.assign(new Error(message), { name, ...more });

describe('explainAws', () => {
  test.each([
    [
      'no credentials',
      thrown('CredentialsProviderError', 'Could not load credentials from any providers', {}),
      /^no AWS credentials: set AWS_PROFILE/,
    ],
    [
      'an expired SSO session',
      thrown(
        'CredentialsProviderError',
        'The SSO session associated with this profile has expired. To refresh run aws sso login',
        {},
      ),
      /session has expired: sign in again/,
    ],
    [
      'an unknown profile',
      thrown('CredentialsProviderError', 'Could not resolve credentials using profile: [nope]', {}),
      /^no AWS credentials: Could not resolve .*\[nope\]/,
    ],
    ['an expired token', thrown('ExpiredTokenException'), /session has expired/],
    ['an expired token of STS', thrown('ExpiredToken'), /session has expired/],
    ['an expired SSO token', thrown('TokenProviderError', 'Token is expired', {}), /session has expired/],
    ['unknown access keys', thrown('UnrecognizedClientException'), /does not know these credentials/],
    ['unknown access keys of STS', thrown('InvalidClientTokenId'), /does not know these credentials/],
    [
      'a wrong secret or clock',
      thrown('SignatureDoesNotMatch'),
      /secret access key and this machine's clock/,
    ],
    [
      'a right that is missing',
      thrown('AccessDeniedException', 'User: arn is not authorized to perform: ssm:PutParameter'),
      /refuses this.*not authorized to perform: ssm:PutParameter; use credentials/,
    ],
    ['a right of SNS that is missing', thrown('AuthorizationErrorException', 'nope'), /refuses this/],
    [
      'a table that is gone',
      thrown('ResourceNotFoundException', 'Requested resource not found'),
      /not found in AWS: Requested resource not found; is the region right/,
    ],
    ['too many requests', thrown('ThrottlingException'), /busy/],
    [
      'a host that does not exist',
      thrown('Error', 'getaddrinfo ENOTFOUND', { code: 'ENOTFOUND' }),
      /did not answer: check the network and the region \(ENOTFOUND\)/,
    ],
    ['an answer that does not come', thrown('TimeoutError'), /did not answer/],
    [
      'anything else of AWS',
      thrown('OddException', 'Odd things.\nmore'),
      /^AWS: Odd things \(OddException\)$/,
    ],
  ])('has one line for %s', (_, error, line) => {
    expect(explainAws(error)).toMatch(line);
    expect(explainAws(error)).not.toContain('\n');
  });

  it('leaves faults of ours alone', () => {
    expect(explainAws(new TypeError('x is not a function'))).toBeUndefined();
    expect(explainAws('text')).toBeUndefined();
  });
});
