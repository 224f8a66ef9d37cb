import { startDynalite } from '../../support/dynamodb-emulators.ts';
import { courierStoreSuite } from './courier-store-suite.ts';

courierStoreSuite('dynalite', startDynalite);
