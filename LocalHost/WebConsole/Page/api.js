// What the page asks the host for.

export async function get(url) {
  const answer = await fetch(url, { cache: 'no-store' });
  if (answer.status === 404) return null;
  if (!answer.ok) throw new Error(`${url.split('?')[0]} answered ${answer.status}`);
  return answer.json();
}

export async function post(url) {
  const answer = await fetch(url, { method: 'POST' });
  if (!answer.ok) throw new Error(`${url.split('?')[0]} answered ${answer.status}: ${await answer.text()}`);
  return answer.status === 202 || answer.status === 204 ? null : answer.json();
}

const management = '/runtime/webhooks/durabletask/instances';
const pageSize = 500;
const maxPages = 4;

export const query = values => new URLSearchParams(Object.entries(values).filter(([, value]) => value !== null && value !== '' && value !== undefined));

// Instances of all hubs, the newest first. The API gives the oldest first, so all pages are read, as far as there are not too many.
export async function instances(hubs, filter) {
  const all = [];
  let isCut = false;
  for (const hub of hubs) {
    let token = '';
    for (let page = 0; page < maxPages; page++) {
      const url = `${management}?${query({ taskHub: hub, showInput: false, top: pageSize, ...filter })}`;
      const answer = await fetch(url, { cache: 'no-store', headers: token ? { 'x-ms-continuation-token': token } : {} });
      if (!answer.ok) throw new Error(`The management API answered ${answer.status}`);
      all.push(...(await answer.json()).map(instance => ({ ...instance, hub })));
      token = answer.headers.get('x-ms-continuation-token') ?? '';
      if (!token) break;
    }
    isCut ||= token !== '';
  }
  // Times are of whole seconds; within one the API's own order decides.
  return { instances: all.reverse().sort((one, other) => other.createdTime.localeCompare(one.createdTime)), isCut };
}

export const instance = (hub, id) =>
  get(`${management}/${encodeURIComponent(id)}?${query({ taskHub: hub, showHistory: true, showHistoryOutput: true })}`);
