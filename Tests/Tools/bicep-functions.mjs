// The functions of Bicep that the project's files call. What is known only in Azure gets a stable stand-in.

import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

export const bicepFunctions = {
  concat: (_, ...parts) => Array.isArray(parts[0]) ? parts.flat() : parts.join(''),
  empty: (_, value) => value === null || value === '' || (typeof value === 'object' && Object.keys(value).length === 0),
  environment: () => ({ suffixes: { storage: 'core.windows.net' } }),
  guid: (_, ...parts) => `guid(${parts.join(',')})`,
  loadJsonContent: (file, path) => JSON.parse(readFileSync(resolve(dirname(file), path), 'utf8')),
  replace: (_, text, from, to) => text.replaceAll(from, to),
  resourceGroup: () => ({ id: '/subscriptions/SUBSCRIPTION/resourceGroups/GROUP' }),
  split: (_, text, delimiter) => text.split(delimiter),
  string: (_, value) => typeof value === 'string' ? value : JSON.stringify(value),
  subscription: () => ({ id: '/subscriptions/SUBSCRIPTION' }),
  subscriptionResourceId: (_, type, name) => `/subscriptions/SUBSCRIPTION/providers/${type}/${name}`,
  tenant: () => ({ tenantId: 'TENANT' }),
  union: (_, ...objects) => Object.assign({}, ...objects),
  uniqueString: () => 'token',
};
