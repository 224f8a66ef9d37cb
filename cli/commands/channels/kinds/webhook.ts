import { randomBytes } from 'node:crypto';
import { SIGNATURE_HEADER, webhookSecretSchema } from '../../../../core/channels/webhook/send.ts';
import { BadInputError } from '../../../../core/contract/bad-input.ts';
import { addressProblem } from '../../../../lambda/courier/outgoing.ts';
import { checkedBy, neededValue, type SecretField } from '../given-secret.ts';
import type { ChannelSetup } from './channel-setup.ts';

const URL_FIELD: SecretField = {
  key: 'url',
  variable: 'WEBHOOK_URL',
  what: "webhook's address",
  problem: (text) => (URL.canParse(text) ? undefined : 'a whole address, such as https://example.com/hook'),
};
const SIGNING: SecretField = {
  key: 'secret',
  variable: 'WEBHOOK_SECRET',
  what: 'signing secret',
  problem: checkedBy(webhookSecretSchema.shape.secret),
};
const SECRET_BYTES = 24;

/** A webhook: where it is, and a secret made here that its receiver can tell our messages by. */
export const webhookSetup: ChannelSetup = {
  fields: [URL_FIELD, SIGNING],
  notArrived:
    'many receivers take anything at any address (Home Assistant, too): compare the address, and look whether the automation is switched on and takes calls from the internet (local_only: false)',
  prepare: async (given, { prompts, policy, previous, server, signed, tell }) => {
    if (server !== undefined) {
      throw new BadInputError('--server: not with a webhook, whose whole address is part of its secret');
    }
    if (prompts !== undefined && given.url === undefined) {
      tell(
        "The receiver's whole address; often it is all that keeps strangers out, so it is treated as a secret.",
      );
    }
    const url = await neededValue(given, URL_FIELD, prompts);
    const problem = addressProblem(url, policy);
    if (problem !== undefined) {
      throw new BadInputError(
        `the webhook's address can't be used: allowed is ${problem}; AWS calls it from the internet`,
      );
    }
    if (!signed) return { value: { url }, keep: [], facts: {} };
    const known = given.secret ?? previous.secret;
    const secret = known ?? `whsec_${randomBytes(SECRET_BYTES).toString('base64url')}`;
    return {
      value: { url, secret },
      keep:
        known === undefined
          ? [
              `Signing secret, shown this once: ${secret}`,
              `With it the receiver checks the header ${SIGNATURE_HEADER}: docs/phones.md, "A receiver of your own".`,
            ]
          : [],
      facts: known === undefined ? { secret } : {},
    };
  },
};
