// Private endpoints for everything that the apps reach and that can have one.

param name string
param location string
param tags object
param subnetId string
param hostStorageId string
param tableStorageId string
param serviceBusId string

@description('Resource group that holds the zones privatelink.…; empty: a policy of the organisation takes care of DNS.')
param dnsZonesResourceGroupId string

var endpoints = {
  all: [
    { name: 'host-blob', targetId: hostStorageId, groupId: 'blob', zone: 'privatelink.blob.${environment().suffixes.storage}' }
    { name: 'host-queue', targetId: hostStorageId, groupId: 'queue', zone: 'privatelink.queue.${environment().suffixes.storage}' }
    { name: 'host-table', targetId: hostStorageId, groupId: 'table', zone: 'privatelink.table.${environment().suffixes.storage}' }
    { name: 'data-table', targetId: tableStorageId, groupId: 'table', zone: 'privatelink.table.${environment().suffixes.storage}' }
    { name: 'service-bus', targetId: serviceBusId, groupId: 'namespace', zone: 'privatelink.servicebus.windows.net' }
  ]
}

module privateEndpoint 'private-endpoint.bicep' = [
  for endpoint in endpoints.all: {
    name: 'endpoint-${endpoint.name}'
    params: {
      name: 'pep-${endpoint.name}-${name}'
      location: location
      tags: tags
      subnetId: subnetId
      targetId: endpoint.targetId
      groupId: endpoint.groupId
      dnsZoneId: empty(dnsZonesResourceGroupId)
        ? ''
        : '${dnsZonesResourceGroupId}/providers/Microsoft.Network/privateDnsZones/${endpoint.zone}'
    }
  }
]
