// The maritime registry: ships, crew, cargo and voyages as JSON.
import { serve } from './serve.mjs';

const ships = [
  {
    imo_number: 'IMO-9321483',
    vessel_name: 'Northern Star',
    vessel_type: 'cargo',
    flag_code: 'NO',
    operational_status: 'active',
    more: {
      year_built: 2015,
      gross_tonnage: 42000,
      dimensions: { length_overall: 229, beam: 32, draft: 12.5 },
      assignedCrew: ['CREW-001', 'CREW-003'],
    },
  },
  {
    imo_number: 'IMO-9456781',
    vessel_name: 'Pacific Dawn',
    vessel_type: 'tanker',
    flag_code: 'SG',
    operational_status: 'maintenance',
    more: {
      year_built: 2018,
      gross_tonnage: 55000,
      dimensions: { length_overall: 274, beam: 48, draft: 16.0 },
      assignedCrew: ['CREW-002', 'CREW-004'],
    },
  },
];

const crew = [
  { crewId: 'CREW-001', fullName: 'Erik Lindström', role: 'captain', certifications: ['STCW-II/2', 'GMDSS'] },
  { crewId: 'CREW-002', fullName: 'Maria Santos', role: 'first_officer', certifications: ['STCW-II/2'] },
  { crewId: 'CREW-003', fullName: 'Aiko Tanaka', role: 'cook', certifications: ['STCW-VI/3'] },
  { crewId: 'CREW-004', fullName: 'Hans Mueller', role: 'engineer', certifications: ['STCW-III/2'] },
];

const cargo = [
  { cargoId: 'CARGO-2024-0451', type: 'container', description: 'Electronics components', weight: 12.5, hazardous: false },
  { cargoId: 'CARGO-2024-0452', type: 'bulk', description: 'Iron ore samples', weight: 85.0, hazardous: false },
  { cargoId: 'CARGO-2024-0453', type: 'container', description: 'Industrial solvents', weight: 5.2, hazardous: true },
];

const voyage = {
  voyageId: 'VOY-2026-042',
  shipImo: 'IMO-9321483',
  departurePort: 'Oslo',
  arrivalPort: 'Singapore',
  departureDate: '2026-04-10T08:00:00Z',
  arrivalDate: '2026-05-02T14:00:00Z',
  crewIds: ['CREW-001', 'CREW-003'],
  cargoIds: ['CARGO-2024-0451'],
  status: 'planned',
};

export const registryPath = '/rest/naftiko-shipyard-maritime-registry-api/1.0.0-alpha2';

/** @param {{ port?: number }} [options] */
export function startRegistry({ port = 0 } = {}) {
  return serve({
    port,
    basePath: registryPath,
    answer: ({ method, path, query, body }) => {
      if (method === 'GET' && path === '/ships') {
        const wanted = ['active', 'maintenance'].includes(query.get('status') ?? '') ? query.get('status') : undefined;
        return {
          body: ships
            .filter((ship) => wanted === undefined || ship.operational_status === wanted)
            .map(({ more: _more, ...summary }) => summary),
        };
      }
      const shipDetail = /^\/ships\/([^/]+)$/.exec(path);
      if (method === 'GET' && shipDetail) {
        const ship = ships.find((candidate) => candidate.imo_number === shipDetail[1]);
        if (!ship) return { status: 404, body: { error: 'not_found', message: `No ship has the number ${shipDetail[1]}` } };
        const { more, ...summary } = ship;
        return { body: { ...summary, ...more } };
      }
      if (method === 'POST' && path === '/ships/IMO-9876543/crew') return { status: 204 };
      if (method === 'POST' && path === '/voyages') return createVoyage(body);
      if (method === 'GET' && path === `/voyages/${voyage.voyageId}`) return { body: voyage };
      if (method === 'GET' && path === '/crew') return { body: crew };
      if (method === 'GET' && path === '/cargo') return { body: cargo };
      return undefined;
    },
  });
}

/** @param {string} text */
function createVoyage(text) {
  let asked;
  try {
    asked = JSON.parse(text);
  } catch {
    return { status: 400, body: { error: 'invalid_json', message: 'The body is no JSON' } };
  }
  const { shipImo, departurePort, arrivalPort, departureDate, arrivalDate } = asked;
  return { status: 201, body: { ...voyage, shipImo, departurePort, arrivalPort, departureDate, arrivalDate } };
}
