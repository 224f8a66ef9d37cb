import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RESERVED_NAMES, type Route, routeOf } from '../../../core/web/routes.ts';

describe('paths', () => {
  it.each<[string, Route]>([
    ['/', { kind: 'root' }],
    ['/m/abc.def', { kind: 'mute', token: 'abc.def' }],
    ['/u/abc.def', { kind: 'unmute', token: 'abc.def' }],
    ['/sign-in', { kind: 'sign-in' }],
    ['/sign-in/abc.def', { kind: 'sign-in-link', token: 'abc.def' }],
    ['/code', { kind: 'code' }],
    ['/sign-out', { kind: 'sign-out' }],
    ['/static/abc/page.js', { kind: 'file', path: '/static/abc/page.js' }],
    ['/static', { kind: 'file', path: '/static' }],
    ['/service-worker.js', { kind: 'file', path: '/service-worker.js' }],
    ['/manifest.webmanifest', { kind: 'file', path: '/manifest.webmanifest' }],
    ['/home', { kind: 'household', household: 'home', name: '' }],
    ['/home/', { kind: 'household', household: 'home', name: '' }],
    ['/home/overview.json', { kind: 'household', household: 'home', name: 'overview.json' }],
    ['/home/service-worker.js', { kind: 'household', household: 'home', name: 'service-worker.js' }],
    ['/home/a/b', { kind: 'nowhere' }],
    ['/m/abc.def/more', { kind: 'nowhere' }],
    ['/m', { kind: 'nowhere' }],
    ['/u', { kind: 'nowhere' }],
    ['/code/abc', { kind: 'nowhere' }],
    ['/sign-out/abc', { kind: 'nowhere' }],
  ])('%s leads to %j', (path, route) => {
    expect(routeOf(path)).toEqual(route);
  });

  it('that are not a household’s page are no names of households', () => {
    for (const name of RESERVED_NAMES) expect(routeOf(`/${name}`).kind).not.toBe('household');
  });

  it('of any kind lead somewhere', () => {
    fc.assert(fc.property(fc.string(), (path) => typeof routeOf(path).kind === 'string'));
  });
});
