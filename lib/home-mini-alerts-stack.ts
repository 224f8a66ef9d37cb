import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { type Config, serviceEmailOf } from '../config/config.ts';
import type { HouseholdConfig } from '../config/household.ts';
import { dashboardUrl, parameterUrl, tableItemsUrl } from '../core/contract/console-links.ts';
import { parameterNames } from '../core/contract/names.ts';
import { alertsTopicOutput, OUTPUTS, rulesConsoleOutput } from '../core/contract/outputs.ts';
import { pascalCase } from '../core/contract/slug.ts';
import { CourierFunction, notifiesDevices, pushRecipientsOf } from './courier-function.ts';
import { Dashboard } from './dashboard.ts';
import { HouseholdResources } from './household.ts';
import { nextSteps } from './next-steps.ts';
import { PollSchedules } from './poll-schedules.ts';
import { PollerFunction } from './poller-function.ts';
import { ReadingsTable } from './readings-table.ts';
import { SelfMonitoring } from './self-monitoring.ts';
import { ServiceTopic } from './service-topic.ts';
import { StateTable } from './state-table.ts';
import { Web } from './web.ts';

export interface HomeMiniAlertsStackProps extends StackProps {
  readonly config: Config;
  /** The households as the config file spells them, in the order of `config.households`. */
  readonly written: readonly unknown[];
}

/** All of Home Mini Alerts in one AWS account. */
export class HomeMiniAlertsStack extends Stack {
  constructor(scope: Construct, id: string, { config, written, ...props }: HomeMiniAlertsStackProps) {
    super(scope, id, props);
    const readings = new ReadingsTable(this, 'Readings');
    const state = new StateTable(this, 'State');
    const { function: poller, logGroup } = new PollerFunction(this, 'Poller', {
      octopusApiUrl: config.octopusApiUrl,
    });
    readings.connect(poller);
    state.connectPoller(
      poller,
      config.households.map(({ name }) => name),
    );

    const web = config.web ? this.#addWeb(config, readings, state) : undefined;
    if (web !== undefined) state.grantSigning(poller);
    const serviceEmail = serviceEmailOf(config);
    if (serviceEmail === undefined)
      throw new Error('nobody to tell about the poller: no email in the config');
    const { topic } = new ServiceTopic(this, 'Service', { email: serviceEmail });

    const withPush = config.households.filter((household) => pushRecipientsOf(household).length > 0);
    const courier = withPush.length === 0 ? undefined : new CourierFunction(this, 'Courier');
    if (courier !== undefined) {
      state.connectCourier(
        courier.function,
        withPush.map(({ name }) => name),
      );
      const notified = config.households.filter(notifiesDevices).map(({ name }) => name);
      if (notified.length > 0) state.connectNotifications(courier.function, notified);
      // A channel that is out of order is told to the service topic where nobody else can be told.
      topic.grantPublish(poller);
    }

    const schedules = new PollSchedules(this, 'PollSchedules', { poller });
    for (const [index, household] of config.households.entries()) {
      const home = new HouseholdResources(this, `Household${pascalCase(household.name)}`, {
        household,
        written: written[index],
        keepForMs: config.readings.keepFor,
        webUrl: web?.url,
        serviceTopic: topic,
      });
      home.connect(poller);
      if (web !== undefined) home.connectWeb(web.function);
      if (withPush.includes(household)) courier?.serve(household, home.alertsTopic);
      schedules.add(household, home.parameters);
      this.#addHouseholdOutputs(household, home);
    }

    const { households } = config;
    new SelfMonitoring(this, 'SelfMonitoring', {
      poller,
      courier: courier?.function,
      households,
      topic,
    });
    const dashboard = new Dashboard(this, 'Overview', { poller, logGroup, courier, households });

    new CfnOutput(this, OUTPUTS.readingsTable, { value: readings.table.tableName });
    new CfnOutput(this, OUTPUTS.stateTable, { value: state.table.tableName });
    new CfnOutput(this, OUTPUTS.readingsConsole, {
      value: tableItemsUrl(this.region, readings.table.tableName),
    });
    new CfnOutput(this, OUTPUTS.dashboard, { value: dashboardUrl(this.region, dashboard.name) });
    new CfnOutput(this, OUTPUTS.poller, { value: poller.functionName });
    if (courier !== undefined) new CfnOutput(this, OUTPUTS.courier, { value: courier.function.functionName });
    new CfnOutput(this, OUTPUTS.nextSteps, { value: nextSteps(config) });
  }

  #addWeb({ households }: Config, readings: ReadingsTable, state: StateTable): Web {
    const names = households.map(({ name }) => name);
    const web = new Web(this, 'Web', { households: names });
    readings.connectReader(web.function);
    state.connectWeb(web.function, names);
    new CfnOutput(this, OUTPUTS.webFunction, { value: web.function.functionName });
    new CfnOutput(this, OUTPUTS.webUrl, { value: web.url });
    return web;
  }

  #addHouseholdOutputs({ name }: HouseholdConfig, { alertsTopic }: HouseholdResources): void {
    new CfnOutput(this, alertsTopicOutput(name), { value: alertsTopic.topicArn });
    new CfnOutput(this, rulesConsoleOutput(name), {
      value: parameterUrl(this.region, parameterNames(name).rules),
    });
  }
}
