import { GraphQLError } from 'graphql';

/** Errors of the Octopus API; codes and texts as in https://developer.octopus.energy/graphql/reference/error-codes/ */
const ERRORS = {
  'KT-CT-1111': ['AUTHORIZATION', 'Unauthorized.'],
  'KT-CT-1112': ['AUTHORIZATION', "'Authorization' header not provided."],
  'KT-CT-1124': ['APPLICATION', 'Signature of the JWT has expired.'],
  'KT-CT-1138': ['VALIDATION', 'Invalid data.'],
  'KT-CT-1139': ['VALIDATION', 'Invalid data.'],
  'KT-CT-1143': ['AUTHORIZATION', 'Authorization header value is not a valid credential.'],
  'KT-CT-1199': ['AUTHORIZATION', 'Too many requests.'],
  'KT-CT-4123': ['AUTHORIZATION', 'Unauthorized.'],
  'KT-CT-4340': ['APPLICATION', 'Unable to fetch planned dispatches.'],
  'KT-GB-4040': ['VALIDATION', 'Start, end and grouping are all required for a range.'],
  'KT-GB-4041': ['VALIDATION', 'The end of the range must be after its start.'],
  'KT-GB-4050': ['NOT_FOUND', 'The smart meter was not found.'],
} as const;
export type OctopusErrorCode = keyof typeof ERRORS;

/** An error as the API reports it: in `errors`, with HTTP status 200. */
export const octopusError = (code: OctopusErrorCode): GraphQLError => {
  const [errorType, message] = ERRORS[code];
  return new GraphQLError(message, {
    extensions: { errorType, errorCode: code, errorDescription: message, errorClass: errorType },
  });
};
