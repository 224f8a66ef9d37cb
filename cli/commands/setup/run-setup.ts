import { existsSync } from 'node:fs';
import { OCTOPUS_API_URL, parseConfigValue, regionSchema } from '../../../config/config.ts';
import { type HomeTraits, missingRules, starterRules } from '../../../config/starter-rules.ts';
import { configWarnings } from '../../../config/warnings.ts';
import { BadInputError } from '../../../core/contract/bad-input.ts';
import { channelParameter, parameterNames } from '../../../core/contract/names.ts';
import { formatProblem } from '../../../core/contract/problem.ts';
import type { Secret } from '../../../core/contract/secret.ts';
import { titleOf } from '../../../core/contract/title.ts';
import { fullMoment, signedKilowatts } from '../../../core/messages/figures.ts';
import { quietLoadW } from '../../../core/readings/quiet-load.ts';
import { idEnding } from '../../../lambda/octopus/choose-meter.ts';
import { type AwsAccess, accessFor, accessTo, environmentRegion } from '../../aws/access.ts';
import { storeChannelSecret } from '../../aws/channels.ts';
import { type AwsIdentity, callerIdentity } from '../../aws/identity.ts';
import { storeApiKey } from '../../aws/parameters.ts';
import { type ChosenHousehold, chooseHousehold, defaultConfigPath } from '../../chosen-household.ts';
import { type CliContext, type Output, say, sayJson } from '../../context.ts';
import { prepareReplacement } from '../../terminal/file-replacement.ts';
import { layOutJson } from '../../terminal/json-layout.ts';
import { CancelledError } from '../../terminal/prompts.ts';
import { type Answers, collectAnswers } from './answers.ts';
import { obtainApiKey } from './api-key.ts';
import { draftConfig } from './config-draft.ts';
import { checkFlags } from './flags.ts';
import { DEFAULT_NAME, nextSteps } from './next-steps.ts';
import {
  type AccountWishes,
  findOctopusAccount,
  type OctopusAccount,
  type OctopusTerms,
  RejectedKeyError,
} from './octopus-account.ts';
import type { SetupOptions } from './options.ts';
import {
  askPhoneChannel,
  type NewPhoneChannel,
  provePhoneChannels,
  readChannelFlags,
} from './phone-channels.ts';

const DEFAULT_REGION = 'eu-west-2';
const DEFAULT_ZONE = 'Europe/London';
const MAX_KEYS_TYPED = 3;

/**
 * The story of setup: which config, which AWS account, the key, what it opens, what the household wants; and only then
 * anything is written.
 * @throws BadInputError, ConfigError or an error of the AWS SDK; nothing has been written then
 */
export const runSetup = async (options: SetupOptions, context: CliContext): Promise<void> => {
  checkFlags(options);
  readChannelFlags(options.channel);
  const file = options.config ?? defaultConfigPath();
  const kept = (await keepsConfig(file, options, context))
    ? chooseHousehold(file, options.household)
    : undefined;
  const run = new Setup(options, context, file);
  if (kept === undefined) await run.writeConfigAndKey();
  else await run.replaceKey(kept);
};

/** Whether the config stays as it is and only the key is stored. */
const keepsConfig = async (
  file: string,
  { keyOnly, force }: SetupOptions,
  { prompts }: CliContext,
): Promise<boolean> => {
  if (keyOnly) return true;
  if (!existsSync(file) || force) return false;
  if (prompts === undefined) {
    throw new BadInputError(
      `${file} exists: --force replaces it, --key-only keeps it and stores another API key`,
    );
  }
  const choice = await prompts.choose(`${file} exists. What now?`, [
    { value: 'key', name: 'Keep it, only store another API key' },
    { value: 'replace', name: 'Replace it' },
    { value: 'leave', name: 'Leave everything as it is' },
  ]);
  if (choice === 'leave') throw new CancelledError();
  return choice === 'key';
};

class Setup {
  readonly #options: SetupOptions;
  readonly #context: CliContext;
  readonly #file: string;
  /** What a person reads; with --json stdout is for a program. */
  readonly #reader: Output;

  constructor(options: SetupOptions, context: CliContext, file: string) {
    this.#options = options;
    this.#context = context;
    this.#file = file;
    this.#reader = options.json ? context.stderr : context.stdout;
  }

  async replaceKey({ household, config, region }: ChosenHousehold): Promise<void> {
    const { env, uninterrupted } = this.#context;
    const aws = await accessFor(region, env);
    const identity = await this.#agreeOnAws(aws);
    const wishes = { accountNumber: household.accountNumber, deviceId: household.deviceId };
    const { key, account } = await this.#openAccount(wishes, config.octopusApiUrl);
    await this.#showAccount(account, household.timeZone);
    await uninterrupted(() => storeApiKey(aws, household.name, key));
    this.#report({ aws, identity, account, household: household.name });
  }

  async writeConfigAndKey(): Promise<void> {
    const { prompts, uninterrupted } = this.#context;
    const { octopusApiUrl = OCTOPUS_API_URL, timeZone = DEFAULT_ZONE } = this.#options;
    const aws = accessTo(await this.#chooseRegion());
    const identity = await this.#agreeOnAws(aws);
    const wishes = { accountNumber: this.#options.account, deviceId: this.#options.device };
    // Asked before the key is, where nobody can be asked: what is missing should be said at once.
    const given = prompts === undefined ? await this.#answers() : undefined;
    const { key, account } = await this.#openAccount(wishes, octopusApiUrl);
    await this.#showAccount(account, timeZone);
    const answers = given ?? (await this.#answers());
    const channels = await this.#phoneChannels();
    const household = this.#options.household ?? DEFAULT_NAME;
    const { accountNumber } = account;
    const deviceId = account.ambiguous ? account.deviceId : undefined;
    const { traits } = answers;
    const home = {
      ...traits,
      quietLoadW: quietLoadW(await account.lookBack(), timeZone, traits.exports),
      smartCharging: await account.smartCharging(),
    };
    const facts = {
      region: aws.region,
      household,
      accountNumber,
      deviceId,
      timeZone,
      octopusApiUrl,
      answers,
      channels,
      home,
    };
    const text = this.#configText(draftConfig(facts, this.#file));
    await uninterrupted(async () => {
      const config = prepareReplacement(this.#file, this.#file, text);
      try {
        await storeApiKey(aws, household, key);
        for (const channel of channels) await storeChannelSecret(aws, household, channel, channel.secret);
        config.commit();
      } catch (error) {
        config.discard();
        throw error;
      }
    });
    this.#report({ aws, identity, account, household, home, channels, web: answers.web });
  }

  async #chooseRegion(): Promise<string> {
    const { prompts, env } = this.#context;
    const region = this.#options.region ?? (await environmentRegion(env));
    if (region !== undefined) return region;
    if (prompts === undefined) {
      throw new BadInputError(`no AWS region: give one with --region, such as ${DEFAULT_REGION}`);
    }
    const answer = await prompts.text({
      message: 'Which AWS region?',
      initial: DEFAULT_REGION,
      check: (text) => {
        const parsed = regionSchema.safeParse(text);
        return parsed.success ? undefined : `Allowed: ${parsed.error.issues[0]?.message}`;
      },
    });
    return answer.trim();
  }

  async #agreeOnAws(aws: AwsAccess): Promise<AwsIdentity> {
    const { prompts } = this.#context;
    const identity = await callerIdentity(aws);
    say(this.#reader, `AWS      account ${identity.accountId}, region ${aws.region} (as ${identity.arn})`);
    if (prompts === undefined || this.#options.yes) return identity;
    if (await prompts.yesNo('Use this AWS account and region?', true)) return identity;
    throw new CancelledError(
      'Cancelled: nothing was written. Another account: AWS_PROFILE=NAME; another region: --region NAME.',
    );
  }

  /** Asked for only where nothing else is said by flags, as the other questions that may be left out. */
  async #phoneChannels(): Promise<readonly NewPhoneChannel[]> {
    const { channel: flags, email, household: name = DEFAULT_NAME } = this.#options;
    const { prompts } = this.#context;
    const household = { name, title: titleOf({ name }) };
    const tell = (line: string) => say(this.#reader, line);
    const terms = { household, context: this.#context, tell };
    if (flags.length > 0) return provePhoneChannels(readChannelFlags(flags), terms);
    return prompts === undefined || email.length > 0 ? [] : askPhoneChannel(terms, prompts);
  }

  #answers(): Promise<Answers> {
    const { email, sms, night, solar, battery, dailyBudget, digest, web } = this.#options;
    const given = { emails: email, phones: sms, night, solar, battery, dailyBudget, digest, web };
    return collectAnswers(given, this.#context.prompts);
  }

  /** Asks for another key while one that was typed is not accepted. */
  async #openAccount(
    wishes: AccountWishes,
    url: string,
  ): Promise<{ readonly key: Secret; readonly account: OctopusAccount }> {
    const { prompts, now } = this.#context;
    const terms: OctopusTerms = { url, now: now(), prompts };
    for (let tries = 1; ; tries += 1) {
      const { key, typed } = await obtainApiKey(this.#context);
      try {
        return { key, account: await findOctopusAccount(key, wishes, terms) };
      } catch (error) {
        if (!(error instanceof RejectedKeyError) || !typed || tries >= MAX_KEYS_TYPED) throw error;
        say(this.#context.stderr, error.message);
      }
    }
  }

  async #showAccount(account: OctopusAccount, timeZone: string): Promise<void> {
    const { prompts } = this.#context;
    const { accountNumber, newest, deviceId, candidates } = account;
    if (newest !== undefined) {
      const when = fullMoment(newest.at, timeZone);
      const which =
        candidates.length > 1 && deviceId !== undefined
          ? ` (meter ending ${idEnding(deviceId)}, one of ${candidates.length})`
          : '';
      say(
        this.#reader,
        `Octopus  account ${accountNumber}, Home Mini reading: ${newest.demandW === undefined ? 'a meter register but no demand (demand alerts need it)' : signedKilowatts(newest.demandW)} at ${when}${which}`,
      );
      return;
    }
    const silence = silenceOf(account);
    if (this.#options.withoutReadings) {
      say(this.#reader, `Octopus  ${silence}`);
      return;
    }
    if (prompts === undefined) throw new BadInputError(`${silence} --without-readings goes on all the same`);
    say(this.#reader, `Octopus  ${silence}`);
    if (!(await prompts.yesNo('Go on all the same?', false))) throw new CancelledError();
  }

  /** The draft as a file, once it is found valid; says what in it may surprise. */
  #configText(draft: Readonly<Record<string, unknown>>): string {
    const parsed = parseConfigValue(draft);
    if (parsed.ok) {
      for (const line of configWarnings(parsed.value)) {
        say(this.#reader, `Warning: ${line.replace(/^households\[0\]: /, '')}`);
      }
      return layOutJson(draft);
    }
    throw new BadInputError(
      [
        `these answers don't form a valid config:`,
        ...parsed.problems.map((problem) => `  ${formatProblem(problem)}`),
      ].join('\n'),
    );
  }

  #report(done: Done): void {
    const { aws, identity, account, household, home, channels = [], web = false } = done;
    const parameter = parameterNames(household).apiKey;
    if (this.#options.json) {
      sayJson(this.#context.stdout, {
        awsAccount: identity.accountId,
        region: aws.region,
        household,
        accountNumber: account.accountNumber,
        ...(account.deviceId === undefined ? {} : { deviceId: account.deviceId }),
        keyParameter: parameter,
        ...(home === undefined
          ? {}
          : {
              config: this.#file,
              web,
              channels: channels.map(channelFacts),
              rules: starterRules(home).map(({ rule }) => rule.name),
            }),
      });
      return;
    }
    say(this.#reader, `Stored   the API key as ${parameter} (encrypted)`);
    if (home === undefined) {
      say(this.#reader, 'A running poller uses it within minutes.');
      return;
    }
    for (const { kind, name, keep } of channels) {
      say(this.#reader, `Stored   ${channelParameter(household, { kind, name })} (encrypted)`);
      for (const line of keep) say(this.#reader, line);
    }
    say(this.#reader, `Wrote    ${this.#file}. You get a message when:`);
    for (const { rule, sentence } of starterRules(home)) say(this.#reader, `  ${rule.name}: ${sentence}`);
    for (const line of missingRules(home)) say(this.#reader, line);
    for (const line of nextSteps({ config: this.#options.config, household, web })) say(this.#reader, line);
  }
}

interface Done {
  readonly aws: AwsAccess;
  readonly identity: AwsIdentity;
  readonly account: OctopusAccount;
  readonly household: string;
  /** Undefined where only the key was stored. */
  readonly home?: HomeTraits;
  readonly channels?: readonly NewPhoneChannel[];
  readonly web?: boolean;
}

const channelFacts = ({ kind, name, facts }: NewPhoneChannel) => ({ kind, name, ...facts });

const silenceOf = ({ accountNumber, candidates, deviceId, liveDevice }: OctopusAccount): string => {
  const meters =
    deviceId === undefined
      ? `${candidates.length} meters (${candidates.join(', ')})`
      : `a meter (${deviceId})`;
  const pick = deviceId === undefined ? ' --device ID names the meter.' : '';
  const what = `account ${accountNumber} has ${meters}, but no Home Mini has sent a reading in the last 11 h`;
  return liveDevice === 'not-seen'
    ? `${what}, and Octopus sees no live device on the meter's network: pair a Home Mini with it in the Octopus app, or order one.${pick}`
    : `${what}: is it plugged in, with a steady light, and shown in the Octopus app?${pick}`;
};
