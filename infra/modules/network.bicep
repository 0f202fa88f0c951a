// The virtual network of the private variant: a subnet for the outgoing traffic of each app, one for the private endpoints. What goes
// to public addresses (SendGrid, Microsoft Entra ID, Azure Monitor, Key Vault) leaves by a NAT gateway, with one known address.

param networkName string

@description('What ends the names of the other resources.')
param name string
param location string
param tags { *: string }

var delegation = [
  {
    name: 'flex-consumption'
    properties: { serviceName: 'Microsoft.App/environments' }
  }
]

resource address 'Microsoft.Network/publicIPAddresses@2025-05-01' = {
  name: 'pip-${name}'
  location: location
  tags: tags
  sku: { name: 'Standard' }
  properties: { publicIPAllocationMethod: 'Static' }
}

resource gateway 'Microsoft.Network/natGateways@2025-05-01' = {
  name: 'ng-${name}'
  location: location
  tags: tags
  sku: { name: 'Standard' }
  properties: {
    publicIpAddresses: [{ id: address.id }]
  }
}

resource network 'Microsoft.Network/virtualNetworks@2025-05-01' = {
  name: networkName
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: ['10.20.0.0/16'] }
    subnets: [
      {
        name: 'orders'
        properties: {
          addressPrefix: '10.20.0.0/24'
          delegations: delegation
          natGateway: { id: gateway.id }
          defaultOutboundAccess: false
        }
      }
      {
        name: 'notifications'
        properties: {
          addressPrefix: '10.20.1.0/24'
          delegations: delegation
          natGateway: { id: gateway.id }
          defaultOutboundAccess: false
        }
      }
      {
        name: 'endpoints'
        properties: {
          addressPrefix: '10.20.2.0/24'
          privateEndpointNetworkPolicies: 'Disabled'
          defaultOutboundAccess: false
        }
      }
    ]
  }
}
