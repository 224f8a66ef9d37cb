/**
 * Takes the place of `@aws-sdk/endpoint-cache` in the bundle (see `lib/bundling.ts`). DynamoDB's client keeps discovered
 * endpoints in it, which only `AWS_ENABLE_ENDPOINT_DISCOVERY` would make it look for; it then looks again for each call.
 */
export class EndpointCache {
  getEndpoint(): undefined {
    return undefined;
  }

  get(): undefined {
    return undefined;
  }

  set(): void {
    // Nothing is kept.
  }

  delete(): void {
    // Nothing is kept.
  }

  has(): boolean {
    return false;
  }

  clear(): void {
    // Nothing is kept.
  }
}
