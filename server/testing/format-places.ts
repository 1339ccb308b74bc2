/**
 * Where an author of a capability stops and asks, and what the reference of the format says that may stand there: keys and
 * values object by object, written down from the reference and not from our tables, in map style (1.0.0-beta5) and in list
 * style (1.0.0-alpha2).
 */
export interface FormatObject {
  readonly name: string;
  /** Lines that lead to a place in the object; each is deeper than one that ends in a colon. */
  readonly path: readonly string[];
  /** All that it may have besides what `path` gives it. */
  readonly keys: string;
  /** Values of a key, where the reference lists them. */
  readonly values?: Readonly<Record<string, string>>;
}

const cap = (section: string, ...more: readonly string[]) => ['capability:', `${section}:`, ...more];
const mcp = cap('exposes', '- type: mcp');
const rest = cap('exposes', '- type: rest');
const skill = cap('exposes', '- type: skill');
const control = cap('exposes', '- type: control');
const http = cap('consumes', '- type: http');
const bool = 'true false';
const types = 'string number integer boolean array object';
const verbs = 'GET POST PUT PATCH DELETE';
/** Before `type` is written it can be any of them. */
const anyAuth =
  'type username password key value placement token authorizationServerUri resource scopes audience tokenEndpoint tokenValidation';
const auth = { type: 'basic apikey bearer digest oauth2' };
const formats = 'json xml avro protobuf csv tsv psv yaml html markdown';
const languages = 'javascript python groovy';

export const mapStyleObjects: readonly FormatObject[] = [
  { name: 'the file', path: [], keys: 'info capability consumes exposes aggregates binds' },
  { name: 'Info', path: ['info:'], keys: 'display description tags created modified version stakeholders' },
  { name: 'Person', path: ['info:', 'stakeholders:', '- role: owner'], keys: 'fullName email' },
  { name: 'ImportEntry', path: cap('consumes', '- from: ./x.yaml'), keys: 'import as description' },
  { name: 'Binding', path: ['binds:', '- namespace: env'], keys: 'description location keys' },
  { name: 'Capability', path: ['capability:'], keys: 'binds exposes consumes aggregates' },
  { name: 'Aggregate', path: cap('aggregates', '- display: x'), keys: 'namespace flows' },
  {
    name: 'AggregateFlow',
    path: cap('aggregates', '- display: x', 'flows:', 'one:', 'description: x'),
    keys: 'tags semantics outputMediaType inputParameters call with steps mappings outputParameters',
    values: { outputMediaType: 'application/json text/csv' },
  },
  {
    name: 'Semantics',
    path: cap('aggregates', '- display: x', 'flows:', 'one:', 'semantics:'),
    keys: 'safe idempotent cacheable',
    values: { safe: bool, cacheable: bool },
  },
  { name: 'ExposesRest', path: rest, keys: 'address port namespace authentication maxBinarySize resources' },
  {
    name: 'ExposedResource',
    path: [...rest, 'resources:', 'one:'],
    keys: 'display tags description path inputParameters operations forward',
  },
  {
    name: 'ExposedOperation',
    path: [...rest, 'resources:', 'one:', 'operations:', 'two:', 'description: x'],
    keys: 'display tags method inputParameters ref call with outputParameters steps mappings responses responseBinary',
    values: { method: verbs },
  },
  { name: 'a response', path: [...rest, 'resources:', 'one:', 'operations:', 'two:', 'responses:', '"200":'], keys: 'description content' },
  {
    name: 'the content of a response',
    path: [...rest, 'resources:', 'one:', 'operations:', 'two:', 'responses:', '"200":', 'content:', 'application/json:'],
    keys: 'binary schema',
    values: { binary: bool },
  },
  {
    name: 'responseBinary',
    path: [...rest, 'resources:', 'one:', 'operations:', 'two:', 'responseBinary:'],
    keys: 'mediaType status description',
    values: { mediaType: 'application/pdf image/png' },
  },
  {
    name: 'ExposedInputParameter',
    path: [...rest, 'resources:', 'one:', 'inputParameters:', 'two:'],
    keys: 'in type description pattern value',
    values: { in: 'query header path cookie body', type: types },
  },
  { name: 'ForwardConfig', path: [...rest, 'resources:', 'one:', 'forward:'], keys: 'targetNamespace trustedHeaders' },
  {
    name: 'ExposesMcp',
    path: mcp,
    keys: 'transport address port namespace description maxBinarySize ttlMs cacheScope authentication tools resources prompts',
    values: { transport: 'http stdio', cacheScope: 'public private' },
  },
  {
    name: 'McpTool',
    path: [...mcp, 'tools:', 'one:'],
    keys: 'display tags description inputParameters ref call with steps mappings hints outputParameters',
  },
  {
    name: 'McpToolHints',
    path: [...mcp, 'tools:', 'one:', 'hints:'],
    keys: 'readOnly destructive idempotent openWorld',
    values: { readOnly: bool, destructive: bool, openWorld: bool },
  },
  {
    name: 'McpToolInputParameter',
    path: [...mcp, 'tools:', 'one:', 'inputParameters:', 'two:'],
    keys: 'type description required',
    values: { type: types, required: bool },
  },
  {
    name: 'McpResource',
    path: [...mcp, 'resources:', 'one:'],
    keys: 'display uri description mimeType binary call with steps mappings outputParameters location',
    values: { mimeType: 'application/json text/markdown', binary: bool },
  },
  { name: 'McpPrompt', path: [...mcp, 'prompts:', 'one:'], keys: 'display description arguments template location' },
  {
    name: 'McpPromptArgument',
    path: [...mcp, 'prompts:', 'one:', 'arguments:', 'two:'],
    keys: 'display description required',
    values: { required: bool },
  },
  {
    name: 'McpPromptMessage',
    path: [...mcp, 'prompts:', 'one:', 'template:', '- role: user'],
    keys: 'content',
  },
  { name: 'ExposesSkill', path: skill, keys: 'address port namespace description authentication skills' },
  {
    name: 'ExposedSkill',
    path: [...skill, 'skills:', 'one:'],
    keys: 'description license compatibility metadata allowed-tools argument-hint user-invocable disable-model-invocation location tools',
    values: { 'user-invocable': bool, 'disable-model-invocation': bool },
  },
  { name: 'SkillTool', path: [...skill, 'skills:', 'one:', 'tools:', 'two:'], keys: 'description from instruction' },
  { name: 'the source of a skill tool', path: [...skill, 'skills:', 'one:', 'tools:', 'two:', 'from:'], keys: 'sourceNamespace action' },
  { name: 'ExposesControl', path: control, keys: 'address port authentication management observability' },
  {
    name: 'ControlManagementSpec',
    path: [...control, 'management:'],
    keys: 'health info reload validate logs scripting',
    values: { health: bool, reload: bool },
  },
  { name: 'ControlLogsEndpointSpec', path: [...control, 'management:', 'logs:'], keys: 'level-control stream max-subscribers' },
  {
    name: 'ScriptingManagementSpec',
    path: [...control, 'management:', 'scripting:'],
    keys: 'enabled defaultLocation defaultLanguage timeout statementLimit allowedLanguages',
    values: { defaultLanguage: languages },
  },
  { name: 'ObservabilitySpec', path: [...control, 'observability:'], keys: 'enabled metrics traces exporters' },
  {
    name: 'ObservabilityTracesSpec',
    path: [...control, 'observability:', 'traces:'],
    keys: 'sampling propagation local',
    values: { propagation: 'w3c b3' },
  },
  { name: 'ObservabilityTracesLocalSpec', path: [...control, 'observability:', 'traces:', 'local:'], keys: 'enabled buffer-size' },
  { name: 'ObservabilityOtlpExporterSpec', path: [...control, 'observability:', 'exporters:', 'otlp:'], keys: 'endpoint' },
  { name: 'ConsumesHttp', path: http, keys: 'namespace description baseUri inputParameters authentication tunnel resources' },
  {
    name: 'TunnelZiti',
    path: [...http, 'tunnel:', 'type: ziti'],
    keys: 'service identity fallback',
    values: { fallback: 'fail direct' },
  },
  { name: 'ConsumedHttpResource', path: [...http, 'resources:', 'one:'], keys: 'display tags description path inputParameters operations' },
  {
    name: 'ConsumedHttpOperation',
    path: [...http, 'resources:', 'one:', 'operations:', 'two:'],
    keys: 'display tags description method inputParameters outputRawFormat outputMediaType maxBinarySize outputSchema outputParameters body',
    values: { method: verbs, outputRawFormat: `${formats} binary` },
  },
  {
    name: 'ConsumedInputParameter',
    path: [...http, 'inputParameters:', 'one:'],
    keys: 'in value',
    values: { in: 'query header path cookie body environment' },
  },
  {
    name: 'ConsumedOutputParameter',
    path: [...http, 'resources:', 'one:', 'operations:', 'two:', 'outputParameters:', 'three:'],
    keys: 'type value',
    values: { type: 'string number boolean object array' },
  },
  {
    name: 'RequestBody',
    path: [...http, 'resources:', 'one:', 'operations:', 'two:', 'body:'],
    keys: 'type data',
    values: { type: 'json text xml sparql formUrlEncoded multipartForm' },
  },
  {
    name: 'RequestBodyMultipartFormPart',
    path: [...http, 'resources:', 'one:', 'operations:', 'two:', 'body:', 'type: multipartForm', 'data:', '- name: x'],
    keys: 'value filename contentType',
  },
  { name: 'Authentication', path: [...http, 'authentication:'], keys: anyAuth, values: auth },
  { name: 'AuthBasic', path: [...http, 'authentication:', 'type: basic'], keys: 'username password' },
  {
    name: 'AuthApiKey',
    path: [...http, 'authentication:', 'type: apikey'],
    keys: 'key value placement',
    values: { key: 'X-API-Key', placement: 'header query' },
  },
  { name: 'AuthBearer', path: [...mcp, 'authentication:', 'type: bearer'], keys: 'token' },
  {
    name: 'AuthOAuth2',
    path: [...mcp, 'authentication:', 'type: oauth2'],
    keys: 'authorizationServerUri resource scopes audience tokenEndpoint tokenValidation',
    values: { tokenValidation: 'jwks introspection' },
  },
  {
    name: 'OperationStep',
    path: [...mcp, 'tools:', 'one:', 'description: x', 'steps:', 'two:'],
    keys: 'type call with index match lookupValue outputParameters language location file dependencies',
    values: { type: 'call lookup script' },
  },
  { name: 'OperationStepCall', path: [...mcp, 'tools:', 'one:', 'description: x', 'steps:', 'two:', 'type: call'], keys: 'call with' },
  {
    name: 'OperationStepLookup',
    path: [...mcp, 'tools:', 'one:', 'description: x', 'steps:', 'two:', 'type: lookup'],
    keys: 'index match lookupValue outputParameters',
  },
  {
    name: 'OperationStepScript',
    path: [...mcp, 'tools:', 'one:', 'description: x', 'steps:', 'two:', 'type: script'],
    keys: 'language location file dependencies with',
    values: { language: languages },
  },
  { name: 'StepOutputMapping', path: [...mcp, 'tools:', 'one:', 'description: x', 'mappings:', '- target: x'], keys: 'value' },
  {
    name: 'MappedOutputParameter',
    path: [...mcp, 'tools:', 'one:', 'description: x', 'call: a.b', 'outputParameters:', '- type: string'],
    keys: 'mapping const value',
  },
  {
    name: 'MappedOutputParameterArray',
    path: [...mcp, 'tools:', 'one:', 'description: x', 'call: a.b', 'outputParameters:', '- type: array'],
    keys: 'items mapping const value',
  },
  {
    name: 'OrchestratedOutputParameterObject',
    path: [...mcp, 'tools:', 'one:', 'description: x', 'steps:', 'two:', 'type: call', '<<', 'outputParameters:', 'three:', 'type: object'],
    keys: 'properties',
  },
  {
    name: 'MockOutputParameter',
    path: [...mcp, 'tools:', 'one:', 'description: x', 'outputParameters:', 'two:', 'type: string'],
    keys: 'value',
  },
];

const item = '- name: one';

export const listStyleObjects: readonly FormatObject[] = [
  { name: 'the file', path: [], keys: 'info capability consumes binds' },
  { name: 'Info', path: ['info:'], keys: 'label description tags created modified stakeholders' },
  { name: 'an import', path: cap('consumes', '- location: ./x.yaml'), keys: 'import as description' },
  { name: 'Binding', path: cap('binds', '- namespace: env'), keys: 'description location keys' },
  { name: 'Capability', path: ['capability:'], keys: 'binds exposes consumes aggregates' },
  { name: 'Aggregate', path: cap('aggregates', '- label: x'), keys: 'namespace functions' },
  {
    name: 'a function',
    path: cap('aggregates', '- label: x', 'functions:', item),
    keys: 'description semantics inputParameters call with steps mappings outputParameters',
  },
  { name: 'ExposesRest', path: rest, keys: 'address port namespace authentication resources' },
  { name: 'ExposedResource', path: [...rest, 'resources:', item], keys: 'label description path inputParameters operations forward' },
  {
    name: 'ExposedOperation',
    path: [...rest, 'resources:', item, 'operations:', item],
    keys: 'label description method inputParameters ref call with outputParameters steps mappings',
    values: { method: verbs },
  },
  {
    name: 'ExposedInputParameter',
    path: [...rest, 'resources:', item, 'inputParameters:', item],
    keys: 'in type description pattern value',
    values: { in: 'query header path cookie body', type: types },
  },
  {
    name: 'ExposesMcp',
    path: mcp,
    keys: 'transport address port namespace description authentication tools resources prompts',
    values: { transport: 'http stdio' },
  },
  {
    name: 'McpTool',
    path: [...mcp, 'tools:', item],
    keys: 'label description inputParameters ref call with steps mappings hints outputParameters',
  },
  {
    name: 'McpToolHints',
    path: [...mcp, 'tools:', item, 'hints:'],
    keys: 'readOnly destructive idempotent openWorld',
    values: { readOnly: bool },
  },
  {
    name: 'McpToolInputParameter',
    path: [...mcp, 'tools:', item, 'inputParameters:', item],
    keys: 'type description required',
    values: { type: types },
  },
  {
    name: 'McpResource',
    path: [...mcp, 'resources:', item],
    keys: 'label uri description mimeType call with steps mappings outputParameters location',
  },
  { name: 'McpPrompt', path: [...mcp, 'prompts:', item], keys: 'label description arguments template location' },
  { name: 'ExposesSkill', path: skill, keys: 'address port namespace description authentication skills' },
  { name: 'SkillTool', path: [...skill, 'skills:', item, 'tools:', item], keys: 'description from instruction' },
  { name: 'ExposesControl', path: control, keys: 'address port authentication management observability' },
  { name: 'ConsumesHttp', path: http, keys: 'namespace description baseUri inputParameters authentication resources' },
  { name: 'ConsumedHttpResource', path: [...http, 'resources:', item], keys: 'label description path inputParameters operations' },
  {
    name: 'ConsumedHttpOperation',
    path: [...http, 'resources:', item, 'operations:', item],
    keys: 'label description method inputParameters outputRawFormat outputSchema outputParameters body',
    values: { method: verbs, outputRawFormat: formats },
  },
  {
    name: 'ConsumedInputParameter',
    path: [...http, 'inputParameters:', item],
    keys: 'in value',
    values: { in: 'query header path cookie body environment' },
  },
  { name: 'Authentication', path: [...http, 'authentication:'], keys: anyAuth, values: auth },
  {
    name: 'a call step',
    path: [...mcp, 'tools:', item, 'description: x', 'steps:', item, 'type: call'],
    keys: 'call with',
  },
  {
    name: 'a lookup step',
    path: [...mcp, 'tools:', item, 'description: x', 'steps:', item, 'type: lookup'],
    keys: 'index match lookupValue outputParameters',
  },
  {
    name: 'a script step',
    path: [...mcp, 'tools:', item, 'description: x', 'steps:', item, 'type: script'],
    keys: 'language location file dependencies with',
    values: { language: languages },
  },
  { name: 'StepOutputMapping', path: [...mcp, 'tools:', item, 'description: x', 'mappings:', '- targetName: x'], keys: 'value' },
];

/**
 * The lines of a path as text, and the indentation of what stands behind them. `<<` goes back out of the block of the last
 * `steps:` or the like: to the column of the line before the line that opened it.
 */
export function linesOf(path: readonly string[]): { readonly text: string; readonly indent: string } {
  let column = 0;
  let text = '';
  const opened: number[] = [];
  for (const line of path) {
    if (line === '<<') {
      // Out of the step, and out of `steps`.
      opened.pop();
      column = opened.pop() ?? 0;
      continue;
    }
    const pad = ' '.repeat(column);
    text += `${pad}${line}\n`;
    if (line.endsWith(':')) {
      opened.push(column);
      column += 2;
    } else if (line.startsWith('- ')) column += 2;
  }
  return { text, indent: ' '.repeat(column) };
}
