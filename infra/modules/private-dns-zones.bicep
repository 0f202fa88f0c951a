// The private DNS zones of the endpoints, linked to the network, so that the names of the services mean their private addresses there.

param zones string[]
param networkId string
param tags { *: string }

@description('Creates the zones. Otherwise they are there already, kept by somebody else, and only get the link.')
param owned bool

resource created 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for name in zones: if (owned) {
    name: name
    location: 'global'
    tags: tags
  }
]

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' existing = [
  for name in zones: {
    name: name
  }
]

resource link 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (name, index) in zones: {
    parent: zone[index]
    name: last(split(networkId, '/'))
    location: 'global'
    tags: tags
    dependsOn: [created]
    properties: {
      virtualNetwork: { id: networkId }
      registrationEnabled: false
    }
  }
]
