import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { parameterNames } from '../core/contract/names.ts';

export interface HouseholdParametersProps {
  readonly household: string;
  /** Text of the settings parameter. */
  readonly settings: string;
  /** Text of the rules parameter. */
  readonly rules: string;
}

/** What the function reads about a household at run time, so that its environment stays small. */
export class HouseholdParameters extends Construct {
  readonly #arns: readonly string[];
  readonly #openArns: readonly string[];

  constructor(scope: Construct, id: string, { household, settings, rules }: HouseholdParametersProps) {
    super(scope, id);
    const names = parameterNames(household);
    const description = `Home Mini Alerts, ${household}`;
    for (const parameter of [
      new StringParameter(this, 'Settings', {
        parameterName: names.settings,
        stringValue: settings,
        description: `${description}: settings, written by cdk deploy`,
      }),
      new StringParameter(this, 'Rules', {
        parameterName: names.rules,
        stringValue: rules,
        description: `${description}: rules, yours to edit; a deploy writes them only when the config's changed`,
      }),
    ]) {
      parameter.applyRemovalPolicy(RemovalPolicy.DESTROY);
    }
    const arnOf = (name: string) =>
      Stack.of(this).formatArn({ service: 'ssm', resource: 'parameter', resourceName: name.slice(1) });
    this.#openArns = [names.settings, names.rules].map(arnOf);
    this.#arns = Object.values(names).map(arnOf);
  }

  /** Lets a function read the settings and the rules of this household, and not its API key. */
  grantReadOpen(grantee: IGrantable): void {
    Grant.addToPrincipal({ grantee, actions: ['ssm:GetParameters'], resourceArns: [...this.#openArns] });
  }

  /** Lets a function read the settings, the rules and the API key (which `home-mini setup` stores) of this household. */
  grantRead(grantee: IGrantable): void {
    Grant.addToPrincipal({ grantee, actions: ['ssm:GetParameters'], resourceArns: [...this.#arns] });
  }
}
