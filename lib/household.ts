import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { HouseholdConfig } from '../config/household.ts';
import { rulesParameterValue, settingsParameterValue } from '../config/written.ts';
import { AlertsTopic } from './alerts-topic.ts';
import { HouseholdParameters } from './household-parameters.ts';

export interface HouseholdProps {
  readonly household: HouseholdConfig;
  /** The household as the config file spells it: its rules are stored in those words. */
  readonly written: unknown;
  readonly keepForMs: number;
  /** Where the page and the links are; absent without `web`. */
  readonly webUrl?: string | undefined;
  /** Gets the alarms about the poller itself. */
  readonly serviceTopic: ITopic;
}

/** One home: the topic of its alerts, and its settings and rules. */
export class HouseholdResources extends Construct {
  readonly alertsTopic: ITopic;
  readonly parameters: HouseholdParameters;

  constructor(scope: Construct, id: string, props: HouseholdProps) {
    super(scope, id);
    const { household, written, keepForMs, serviceTopic, webUrl } = props;
    this.alertsTopic = new AlertsTopic(this, 'Alerts', { recipients: household.recipients }).topic;
    this.parameters = new HouseholdParameters(this, 'Parameters', {
      household: household.name,
      settings: settingsParameterValue(
        household,
        keepForMs,
        this.alertsTopic.topicArn,
        serviceTopic.topicArn,
        webUrl,
      ),
      rules: rulesParameterValue(written),
    });
  }

  /** Lets the web function read what it shows of this household; it may not publish. */
  connectWeb(fn: LambdaFunction): void {
    this.parameters.grantReadOpen(fn);
  }

  /** Lets a function read this household's parameters and publish its alerts. */
  connect(fn: LambdaFunction): void {
    this.parameters.grantRead(fn);
    this.alertsTopic.grantPublish(fn);
  }
}
