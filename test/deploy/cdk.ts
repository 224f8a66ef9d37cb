import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type CloudFormationClient,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
  GetTemplateCommand,
} from '@aws-sdk/client-cloudformation';
import * as z from 'zod/mini';
import { STACK_NAME } from '../../core/contract/names.ts';
import type { EmulatedAws } from './moto.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const CDK = join(ROOT, 'node_modules/aws-cdk/bin/cdk');

/** The real CDK command line, on the emulated AWS. */
export interface Cdk {
  /** Writes the config file that the commands go by. */
  configure(raw: unknown): void;
  bootstrap(): Promise<void>;
  deploy(): Promise<void>;
  destroy(): Promise<void>;
}

/** @param folder for the config file and the assembly */
export const cdkIn = (folder: string, aws: EmulatedAws): Cdk => {
  const config = join(folder, 'home-mini.config.json');
  const run = async (...args: readonly string[]): Promise<void> => {
    const common = ['-c', `config=${config}`, '-o', join(folder, 'cdk.out'), '--no-notices', '--ci'];
    const child = spawn(process.execPath, [CDK, ...args, ...common], { cwd: ROOT, env: aws.env });
    const written: string[] = [];
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => written.push(text));
    }
    const [code] = await once(child, 'close');
    if (code !== 0) throw new Error(`cdk ${args.join(' ')} ended with ${code}:\n${written.join('')}`);
  };
  return {
    configure: (raw) => writeFileSync(config, JSON.stringify(raw)),
    bootstrap: () => run('bootstrap'),
    deploy: () => {
      // moto gives no outputs for a change set, and knows no previous value of a parameter that had its default.
      const forMoto = ['--method', 'direct', '--no-previous-parameters'];
      return run('deploy', '--require-approval', 'never', ...forMoto);
    },
    destroy: () => run('destroy', '--force'),
  };
};

const stacksSchema = z.object({
  Stacks: z.array(
    z.object({ Outputs: z.array(z.object({ OutputKey: z.string(), OutputValue: z.string() })) }),
  ),
});
const resourcesSchema = z.object({
  StackResources: z.array(
    z.object({ LogicalResourceId: z.optional(z.string()), PhysicalResourceId: z.optional(z.string()) }),
  ),
});
const templateSchema = z.object({
  Resources: z.record(
    z.string(),
    z.looseObject({ Type: z.string(), Properties: z.optional(z.looseObject({})) }),
  ),
});

/** What CloudFormation says of the deployed stack. */
export const describeStack = async (client: CloudFormationClient) => {
  const named = { StackName: STACK_NAME };
  const { Stacks } = stacksSchema.parse(await client.send(new DescribeStacksCommand(named)));
  const outputs = Stacks.flatMap(({ Outputs }) => Outputs).map(({ OutputKey, OutputValue }) => [
    OutputKey,
    OutputValue,
  ]);
  const { StackResources } = resourcesSchema.parse(
    await client.send(new DescribeStackResourcesCommand(named)),
  );
  const { TemplateBody = '' } = await client.send(new GetTemplateCommand(named));
  return {
    outputs: z.record(z.string(), z.string()).parse(Object.fromEntries(outputs)),
    /** Ids of what moto knows how to make, by logical id. */
    physicalIds: Object.fromEntries(
      StackResources.flatMap(({ LogicalResourceId: logical, PhysicalResourceId: physical }) =>
        logical === undefined || physical === undefined ? [] : [[logical, physical]],
      ),
    ),
    template: templateSchema.parse(JSON.parse(TemplateBody)),
  };
};
