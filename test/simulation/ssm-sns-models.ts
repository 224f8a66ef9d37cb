import { PublishCommand, type PublishCommandInput } from '@aws-sdk/client-sns';
import { GetParameterCommand, GetParametersCommand, ParameterNotFound } from '@aws-sdk/client-ssm';
import { AwsFaultError } from './aws-calls.ts';

interface Parameter {
  text: string;
  version: number;
  secure: boolean;
  writtenAt: number;
}

/** Parameter Store in memory. */
export class SsmModel {
  readonly #parameters = new Map<string, Parameter>();

  write(name: string, text: string, options: { now: number; secure?: boolean }): void {
    const version = (this.#parameters.get(name)?.version ?? 0) + 1;
    this.#parameters.set(name, { text, version, secure: options.secure ?? false, writtenAt: options.now });
  }

  apply(command: unknown): unknown {
    if (command instanceof GetParameterCommand) {
      const { Name = '', WithDecryption } = command.input;
      const [found] = this.#found([Name], WithDecryption);
      if (found === undefined) throw new ParameterNotFound({ message: 'not there', $metadata: {} });
      return { Parameter: found };
    }
    if (!(command instanceof GetParametersCommand)) {
      throw new AwsFaultError('AccessDeniedException', 'not a command the function may send');
    }
    const { Names = [], WithDecryption } = command.input;
    return { Parameters: this.#found(Names, WithDecryption) };
  }

  #found(names: readonly string[], withDecryption: boolean | undefined) {
    return names.flatMap((name) => {
      const parameter = this.#parameters.get(name);
      if (parameter === undefined) return [];
      const { text, version, secure, writtenAt } = parameter;
      const hidden = secure && withDecryption !== true;
      return [
        {
          Name: name,
          Value: hidden ? 'AQICAHencrypted' : text,
          Version: version,
          LastModifiedDate: new Date(writtenAt),
        },
      ];
    });
  }
}

/** Hands every publication to `deliver`. */
export const publishTo = (command: unknown, deliver: (input: PublishCommandInput) => void): unknown => {
  if (!(command instanceof PublishCommand)) {
    throw new AwsFaultError('AuthorizationErrorException', 'not a command the function may send');
  }
  deliver(command.input);
  return { MessageId: 'published' };
};
