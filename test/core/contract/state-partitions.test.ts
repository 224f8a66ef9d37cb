import { describe, expect, it } from 'vitest';
import {
  courierPartitions,
  pollerStateAccess,
  statePartitions,
  webStateAccess,
} from '../../../core/contract/state-partitions.ts';

describe('partitions of the state table', () => {
  it('are apart, so that IAM can tell who may touch what', () => {
    expect(statePartitions('home')).toEqual({
      own: 'home',
      session: 'home#session',
      hush: 'home#hush',
      channels: 'home#channels',
      told: 'home#told',
      days: 'home#days',
      deliveries: 'home#deliveries',
      devices: 'home#devices',
    });
  });

  it('the poller reads what others wrote, and writes what is its own', () => {
    expect(pollerStateAccess('home')).toEqual({
      'dynamodb:BatchGetItem': ['home', 'home#session', 'home#hush', 'home#channels', 'home#deliveries'],
      'dynamodb:PutItem': ['home', 'home#session', 'home#told', 'home#days'],
      'dynamodb:Query': ['home#told', 'home#days'],
    });
  });

  it('the courier gets and puts what concerns push messages, and nothing else', () => {
    expect(courierPartitions('home')).toEqual(['home#channels', 'home#deliveries']);
  });

  it('the web function sees no session and writes no monitor, whatever the number of households', () => {
    expect(webStateAccess(['home', 'flat'])).toEqual({
      'dynamodb:Query': [
        'home',
        'home#days',
        'home#told',
        'home#devices',
        'flat',
        'flat#days',
        'flat#told',
        'flat#devices',
        '#web',
        '#vapid',
      ],
      'dynamodb:GetItem': ['home#hush', 'flat#hush', '#web'],
      'dynamodb:PutItem': ['home#hush', 'home#devices', 'flat#hush', 'flat#devices', '#web', '#vapid'],
    });
  });
});
