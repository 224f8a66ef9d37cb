import { describe } from 'vitest';
import { startDynalite } from '../../support/dynamodb-emulators.ts';
import { storesKeepTheirPromises } from './store-suite.ts';

describe('the stores on dynalite', () => storesKeepTheirPromises(startDynalite));
