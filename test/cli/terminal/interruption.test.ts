import { expect, test, vi } from 'vitest';
import { Interruption } from '../../../cli/terminal/interruption.ts';

test('an interruption ends the program at once', () => {
  const end = vi.fn();
  new Interruption(end).request();
  expect(end).toHaveBeenCalledOnce();
});

test('work that must be whole is not cut in two, even where it fails; afterwards an interruption ends it again', async () => {
  const end = vi.fn();
  const interruption = new Interruption(end);
  const work = interruption.uninterrupted(async () => {
    interruption.request();
    await Promise.resolve();
    throw new Error('refused');
  });
  await expect(work).rejects.toThrow('refused');
  expect(end).not.toHaveBeenCalled();
  interruption.request();
  expect(end).toHaveBeenCalledOnce();
});
