import { describe, expect, it } from 'vitest';
import { readEnvironment } from '../../../lambda/poller/environment.ts';

const WHOLE = {
  READINGS_TABLE: 'readings',
  STATE_TABLE: 'state',
  PARAMETER_PREFIX: '/home-mini-alerts',
  OCTOPUS_API_URL: 'https://api.octopus.energy/v1/graphql/',
  AWS_REGION: 'eu-west-2',
};

describe('the environment', () => {
  it('is read, whatever else stands in it', () => {
    expect(readEnvironment({ ...WHOLE, PATH: '/bin' })).toEqual({
      readingsTable: 'readings',
      stateTable: 'state',
      parameterPrefix: '/home-mini-alerts',
      octopusApiUrl: 'https://api.octopus.energy/v1/graphql/',
      region: 'eu-west-2',
    });
  });

  it.each(Object.keys(WHOLE))('without %s is refused, and the name is told', (name) => {
    expect(() => readEnvironment({ ...WHOLE, [name]: undefined })).toThrow(
      `environment variables missing or unusable: ${name}; run cdk deploy`,
    );
  });

  it('that lacks several names them all', () => {
    expect(() => readEnvironment({})).toThrow(Object.keys(WHOLE).join(', '));
  });

  it('with an API URL that is none is refused', () => {
    expect(() => readEnvironment({ ...WHOLE, OCTOPUS_API_URL: 'octopus' })).toThrow('OCTOPUS_API_URL');
  });
});
