// Everything the app `notifications` may do, and nothing else. Every assignment is as narrow as what it is for.
// All that names a resource or an assignment is known before the deployment, so that a preview shows every assignment; only the
// identity's principal is not. An identity that is deleted and made again is another principal under the same names: delete its old
// assignments first.

param identityName string
param hostStorageName string
param tableStorageName string
param serviceBusName string
param keyVaultName string
param secretName string
param applicationInsightsName string

@description('What the Functions host keeps in its account: its locks and its keys.')
param hostContainerNames string[]
param packageContainerName string

var roles = loadJsonContent('../role-definitions.json')

var app = {
  ownTables: ['Emails', 'Recipients']
  readsTables: ['Sessions']
  consumes: [
    { topic: 'customers', subscription: 'profiles' }
    { topic: 'orders', subscription: 'email' }
  ]
  hostContainers: hostContainerNames
}

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName
}

resource tableStorage 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: tableStorageName

  resource service 'tableServices' existing = {
    name: 'default'
  }
}

resource ownTable 'Microsoft.Storage/storageAccounts/tableServices/tables@2025-06-01' existing = [
  for tableName in app.ownTables: {
    parent: tableStorage::service
    name: tableName
  }
]

resource readTable 'Microsoft.Storage/storageAccounts/tableServices/tables@2025-06-01' existing = [
  for tableName in app.readsTables: {
    parent: tableStorage::service
    name: tableName
  }
]

resource serviceBus 'Microsoft.ServiceBus/namespaces@2026-01-01' existing = {
  name: serviceBusName
}

resource topic 'Microsoft.ServiceBus/namespaces/topics@2026-01-01' existing = [
  for item in app.consumes: {
    parent: serviceBus
    name: item.topic
  }
]

resource subscription 'Microsoft.ServiceBus/namespaces/topics/subscriptions@2026-01-01' existing = [
  for (item, index) in app.consumes: {
    parent: topic[index]
    name: item.subscription
  }
]

resource emailRetries 'Microsoft.ServiceBus/namespaces/queues@2026-01-01' existing = {
  parent: serviceBus
  name: 'email-retries'
}

resource hostStorage 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: hostStorageName

  resource blobs 'blobServices' existing = {
    name: 'default'
  }
}

resource packageContainer 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-06-01' existing = {
  parent: hostStorage::blobs
  name: packageContainerName
}

resource hostContainer 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-06-01' existing = [
  for containerName in app.hostContainers: {
    parent: hostStorage::blobs
    name: containerName
  }
]

resource keyVault 'Microsoft.KeyVault/vaults@2025-05-01' existing = {
  name: keyVaultName
}

resource sendGridSecret 'Microsoft.KeyVault/vaults/secrets@2025-05-01' existing = {
  parent: keyVault
  name: secretName
}

resource applicationInsights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: applicationInsightsName
}

@description('Why: keeps its copies of recipients and the record of what was sent. On each table, so no money is in its reach.')
resource ownTables 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (tableName, index) in app.ownTables: {
    scope: ownTable[index]
    name: guid(ownTable[index].id, identity.id, roles.storageTableDataContributor)
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageTableDataContributor)
      principalId: identity.properties.principalId
      principalType: 'ServicePrincipal'
    }
  }
]

@description('Why: recognises the callers of its API by their session. It reads sessions; it can neither make nor end one.')
resource readSessions 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (tableName, index) in app.readsTables: {
    scope: readTable[index]
    name: guid(readTable[index].id, identity.id, roles.storageTableDataReader)
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageTableDataReader)
      principalId: identity.properties.principalId
      principalType: 'ServicePrincipal'
    }
  }
]

@description('Why: consumes the events, and redrives their dead letters. On the subscriptions, which a receiver needs; topics would be more.')
resource receiveEvents 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (item, index) in app.consumes: {
    scope: subscription[index]
    name: guid(subscription[index].id, identity.id, roles.azureServiceBusDataReceiver)
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.azureServiceBusDataReceiver)
      principalId: identity.properties.principalId
      principalType: 'ServicePrincipal'
    }
  }
]

// Owner, not sender and receiver: only with the right to manage does the scale controller see scheduled messages, and nothing else wakes the
// app when they are due. The official sample for Service Bus gives the same.
@description('Why: puts an email that must wait on its own queue, as a scheduled copy, takes it back, and is woken for it.')
resource emailRetriesOwner 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: emailRetries
  name: guid(emailRetries.id, identity.id, roles.azureServiceBusDataOwner)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.azureServiceBusDataOwner)
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

@description('Why: resolves the Key Vault reference in SendGrid__ApiKey. On the one secret.')
resource readSendGridKey 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: sendGridSecret
  name: guid(sendGridSecret.id, identity.id, roles.keyVaultSecretsUser)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultSecretsUser)
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

@description('Why: locks and keys of its host, with the role that the host documents. On two containers: without orchestrations it needs no others.')
resource hostBlobs 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (containerName, index) in app.hostContainers: {
    scope: hostContainer[index]
    name: guid(hostContainer[index].id, identity.id, roles.storageBlobDataOwner)
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageBlobDataOwner)
      principalId: identity.properties.principalId
      principalType: 'ServicePrincipal'
    }
  }
]

@description('Why: the platform stores and loads the deployed package as this identity.')
resource ownPackage 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: packageContainer
  name: guid(packageContainer.id, identity.id, roles.storageBlobDataContributor)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageBlobDataContributor)
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

@description('Why: sends telemetry, which the component accepts from identities only.')
resource sendTelemetry 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: applicationInsights
  name: guid(applicationInsights.id, identity.id, roles.monitoringMetricsPublisher)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.monitoringMetricsPublisher)
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}
