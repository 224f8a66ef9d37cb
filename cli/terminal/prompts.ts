import { BadInputError } from '../../core/contract/bad-input.ts';

/** A question that takes text; `check` says what is wrong with an answer. */
export interface TextQuestion {
  readonly message: string;
  readonly initial?: string;
  readonly check?: (answer: string) => string | undefined;
}

export interface Choice<T extends string> {
  readonly value: T;
  readonly name: string;
}

/** Asks the person at the terminal; every method throws CancelledError where they leave. */
export interface Prompts {
  text(question: TextQuestion): Promise<string>;
  /** What is typed is not shown. */
  secret(question: TextQuestion): Promise<string>;
  yesNo(message: string, initial: boolean): Promise<boolean>;
  choose<T extends string>(message: string, choices: readonly Choice<T>[]): Promise<T>;
}

/** The person left half-way. */
export class CancelledError extends BadInputError {
  constructor(line = 'Cancelled: nothing was written.') {
    super(line);
  }
}

/** Prompts on the terminal's error stream, so that stdout stays a command's own. */
export const terminalPrompts = (): Prompts => ({
  text: ({ message, initial, check }) =>
    asked(({ input }, context) =>
      input(
        { message, validate: validated(check), ...(initial === undefined ? {} : { default: initial }) },
        context,
      ),
    ),
  secret: ({ message, check }) =>
    asked(({ password }, context) =>
      password({ message, validate: validated(check), toggleMask: false }, context),
    ),
  yesNo: (message, initial) =>
    asked(({ confirm }, context) => confirm({ message, default: initial }, context)),
  choose: (message, choices) =>
    asked(({ select }, context) => select({ message, choices: [...choices] }, context)),
});

type Inquirer = typeof import('@inquirer/prompts');

const validated =
  (check: TextQuestion['check']) =>
  (answer: string): string | true =>
    check?.(answer.trim()) ?? true;

const asked = async <T>(
  ask: (inquirer: Inquirer, context: { output: NodeJS.WriteStream }) => Promise<T>,
): Promise<T> => {
  const inquirer = await import('@inquirer/prompts');
  try {
    return await ask(inquirer, { output: process.stderr });
  } catch (error) {
    if (error instanceof Error && error.name === 'ExitPromptError') throw new CancelledError();
    throw error;
  }
};
