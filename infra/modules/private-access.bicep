// Private endpoints for everything that the apps reach and that can have one, and the DNS zones by which they find them.

param name string
param location string
param tags { *: string }
param networkId string
param ordersStorageId string
param notificationsStorageId string
param tableStorageId string
param serviceBusId string

@description('Resource group that holds the zones privatelink.…; empty: they are made here.')
param dnsZonesResourceGroupId string

var zones = {
  blob: 'privatelink.blob.${environment().suffixes.storage}'
  queue: 'privatelink.queue.${environment().suffixes.storage}'
  table: 'privatelink.table.${environment().suffixes.storage}'
  namespace: 'privatelink.servicebus.windows.net'
}

var endpoints = {
  all: [
    { name: 'orders-blob', targetId: ordersStorageId, groupId: 'blob' }
    { name: 'orders-queue', targetId: ordersStorageId, groupId: 'queue' }
    { name: 'orders-table', targetId: ordersStorageId, groupId: 'table' }
    { name: 'notifications-blob', targetId: notificationsStorageId, groupId: 'blob' }
    { name: 'data-table', targetId: tableStorageId, groupId: 'table' }
    { name: 'service-bus', targetId: serviceBusId, groupId: 'namespace' }
  ]
}

var ownZones = empty(dnsZonesResourceGroupId)
var zonesSubscription = ownZones ? subscription().subscriptionId : split(dnsZonesResourceGroupId, '/')[2]
var zonesGroup = ownZones ? resourceGroup().name : split(dnsZonesResourceGroupId, '/')[4]

module dnsZones 'private-dns-zones.bicep' = {
  scope: resourceGroup(zonesSubscription, zonesGroup)
  params: { zones: map(items(zones), zone => zone.value), networkId: networkId, tags: tags, owned: ownZones }
}

module privateEndpoint 'private-endpoint.bicep' = [
  for endpoint in endpoints.all: {
    dependsOn: [dnsZones]
    params: {
      name: 'pep-${endpoint.name}-${name}'
      location: location
      tags: tags
      subnetId: '${networkId}/subnets/endpoints'
      targetId: endpoint.targetId
      groupId: endpoint.groupId
      dnsZoneId: resourceId(zonesSubscription, zonesGroup, 'Microsoft.Network/privateDnsZones', zones[endpoint.groupId])
    }
  }
]
