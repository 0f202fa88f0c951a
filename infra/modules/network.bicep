// The virtual network of the private variant: a subnet for the outgoing traffic of each app, one for the private endpoints.

param name string
param location string
param tags object

var delegation = [
  {
    name: 'flex-consumption'
    properties: { serviceName: 'Microsoft.App/environments' }
  }
]

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: ['10.20.0.0/16'] }
    subnets: [
      {
        name: 'orders'
        properties: { addressPrefix: '10.20.0.0/24', delegations: delegation }
      }
      {
        name: 'notifications'
        properties: { addressPrefix: '10.20.1.0/24', delegations: delegation }
      }
      {
        name: 'endpoints'
        properties: { addressPrefix: '10.20.2.0/24', privateEndpointNetworkPolicies: 'Disabled' }
      }
    ]
  }
}

output id string = network.id
output ordersSubnetId string = '${network.id}/subnets/orders'
output notificationsSubnetId string = '${network.id}/subnets/notifications'
output endpointsSubnetId string = '${network.id}/subnets/endpoints'
