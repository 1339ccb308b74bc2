import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import type { ObservedAnswers } from '../../server/protocol.ts';
import { startEngineProcess } from './engine-process.ts';
import { answersIn, tellAnswers } from './observed-answers.ts';
import { RunSessions } from './sessions.ts';

const request = {
  reference: 'shop.list',
  method: 'GET',
  url: 'https://shop.example.org',
  requestHeaders: {},
  status: 200,
  milliseconds: 1,
};

test('the last good answer of each operation is taken, whole or as a sample', () => {
  const upstream = [
    { ...request, responseBody: '{"old": 1}' },
    { ...request, responseBody: '{"new": 1}' },
    { ...request, status: 500, responseBody: '{"error": 1}' },
    { ...request, reference: 'shop.all', responseBody: '{"cut": "o…', responseSample: { cut: 'of' } },
    { ...request, reference: 'shop.page', responseBody: '<p>no JSON</p>' },
    { ...request, reference: 'shop.gone', status: undefined },
    { ...request, reference: 'shop.made-up', responseBody: '{"sample": 1}', mocked: true },
  ];
  assert.deepEqual(answersIn({ upstream, mappings: [] }), [
    { operation: 'shop.list', data: { new: 1 } },
    { operation: 'shop.all', data: { cut: 'of' } },
  ]);
});

test('of an answer in another format, what the mappings look in is taken when it is the only one', () => {
  const xml = { ...request, responseBody: '<order id="1"/>' };
  const mappings = [
    { target: 'a', path: '$.x', result: null },
    { target: 'b', path: '$.order', input: { order: { id: '1' } }, result: null },
  ];
  assert.deepEqual(answersIn({ upstream: [xml], mappings }), [{ operation: 'shop.list', data: { order: { id: '1' } } }]);
  assert.deepEqual(answersIn({ upstream: [{ ...xml, step: 'one' }], mappings }), []);
  assert.deepEqual(answersIn({ upstream: [xml, xml], mappings }), []);
});

test('served calls are asked about once an operation, calls from the editor tell by themselves, and all of it can be repeated', async () => {
  const entry = path.join(import.meta.dirname, 'testing/serving-engine.ts');
  const sessions = new RunSessions((_, hooks) => startEngineProcess({ entry, cwd: import.meta.dirname, environment: process.env }, hooks));
  const told: ObservedAnswers[] = [];
  const due: (() => void)[] = [];
  let heard: () => void = () => undefined;
  const teller = tellAnswers(
    sessions,
    (answers) => {
      told.push(answers);
      heard();
    },
    (action) => due.push(action),
  );
  const start = { file: 'three-calls', variables: {}, upstreams: {}, mock: false, loopbackOnly: true };
  const session = sessions.create({ uri: 'file:///shop.yaml', name: 'shop', start, again: { mock: false } });
  await session.start();
  assert.equal(due.length, 1);
  const waited = new Promise<void>((resolve) => {
    heard = resolve;
  });
  due[0]?.();
  await waited;
  const third: ObservedAnswers = { uri: 'file:///shop.yaml', answers: [{ operation: 'shop.list', data: { call: 3 } }] };
  assert.deepEqual(told, [third]);
  await session.call({ kind: 'tool', server: 'tools', name: 'x', arguments: {} });
  const own: ObservedAnswers = { uri: 'file:///shop.yaml', answers: [{ operation: 'shop.own', data: [1] }] };
  assert.deepEqual(told, [third, own]);
  teller.repeat();
  assert.deepEqual(told.slice(2), [{ uri: 'file:///shop.yaml', answers: [...third.answers, ...own.answers] }]);
  teller.dispose();
  await session.stop();
});
