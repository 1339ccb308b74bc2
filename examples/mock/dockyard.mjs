// The legacy dockyard: vessels and personnel as XML.
import { serve } from './serve.mjs';

const vessels = [
  {
    code: 'LEGACY-4012',
    name: 'Old Faithful',
    category: 'cargo',
    flag: 'GB',
    status: 'active',
    more: { buildYear: 1998, deadweight: 28000, homePort: 'Liverpool' },
  },
  { code: 'LEGACY-2087', name: 'Iron Maiden', category: 'bulk_carrier', flag: 'PA', status: 'laid_up', more: {} },
];

const personnel = [
  { emp_id: 'EMP-301', name: 'James Harlow', position: 'captain', vessel_id: 'LEGACY-4012' },
  { emp_id: 'EMP-302', name: 'Mei-Lin Chow', position: 'engineer', vessel_id: 'LEGACY-4012' },
];

export const dockyardPath = '/rest/naftiko-shipyard-legacy-dockyard-api/1.0.0-alpha2';

/** @param {{ port?: number }} [options] */
export function startDockyard({ port = 0 } = {}) {
  return serve({
    port,
    basePath: dockyardPath,
    answer: ({ method, path, query }) => {
      if (method !== 'GET') return undefined;
      if (path === '/vessels') {
        const wanted = ['active', 'laid_up'].includes(query.get('status') ?? '') ? query.get('status') : undefined;
        return xml(
          'vessels',
          vessels
            .filter((vessel) => wanted === undefined || vessel.status === wanted)
            .map((vessel) => element('vessel', summary(vessel)))
            .join(''),
        );
      }
      const [, code] = /^\/vessels\/([^/]+)$/.exec(path) ?? [];
      const vessel = vessels.find((candidate) => candidate.code === code);
      if (vessel) return { type: 'application/xml', body: declaration + element('vessel', { ...summary(vessel), ...vessel.more }) };
      if (path === '/personnel') return xml('personnel', personnel.map((employee) => element('employee', employee)).join(''));
      return undefined;
    },
  });
}

const declaration = '<?xml version="1.0" encoding="UTF-8"?>';

/** @param {string} name @param {string} content */
function xml(name, content) {
  return { type: 'application/xml', body: `${declaration}<${name}>${content}</${name}>` };
}

/** @param {string} name @param {Record<string, string | number>} fields */
function element(name, fields) {
  const inner = Object.entries(fields)
    .map(([key, value]) => `<${key}>${value}</${key}>`)
    .join('');
  return `<${name}>${inner}</${name}>`;
}

/** @param {typeof vessels[number]} vessel */
function summary(vessel) {
  return {
    vesselCode: vessel.code,
    vesselName: vessel.name,
    category: vessel.category,
    flagState: vessel.flag,
    operationalStatus: vessel.status,
  };
}
