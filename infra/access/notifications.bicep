// Everything the app `notifications` may do, and nothing else. Every assignment is as narrow as what it is for.

param principalId string
param hostStorageName string
param packageContainerName string
param hostContainerNames array
param tableStorageName string
param serviceBusName string
param keyVaultName string
param secretName string
param applicationInsightsName string

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

resource tableStorage 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: tableStorageName

  resource service 'tableServices' existing = {
    name: 'default'
  }
}

resource ownTable 'Microsoft.Storage/storageAccounts/tableServices/tables@2024-01-01' existing = [
  for tableName in app.ownTables: {
    parent: tableStorage::service
    name: tableName
  }
]

resource readTable 'Microsoft.Storage/storageAccounts/tableServices/tables@2024-01-01' existing = [
  for tableName in app.readsTables: {
    parent: tableStorage::service
    name: tableName
  }
]

resource serviceBus 'Microsoft.ServiceBus/namespaces@2024-01-01' existing = {
  name: serviceBusName
}

resource topic 'Microsoft.ServiceBus/namespaces/topics@2024-01-01' existing = [
  for item in app.consumes: {
    parent: serviceBus
    name: item.topic
  }
]

resource subscription 'Microsoft.ServiceBus/namespaces/topics/subscriptions@2024-01-01' existing = [
  for (item, index) in app.consumes: {
    parent: topic[index]
    name: item.subscription
  }
]

resource emailRetries 'Microsoft.ServiceBus/namespaces/queues@2024-01-01' existing = {
  parent: serviceBus
  name: 'email-retries'
}

resource hostStorage 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: hostStorageName

  resource blobs 'blobServices' existing = {
    name: 'default'
  }
}

resource packageContainer 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' existing = {
  parent: hostStorage::blobs
  name: packageContainerName
}

resource hostContainer 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' existing = [
  for containerName in app.hostContainers: {
    parent: hostStorage::blobs
    name: containerName
  }
]

resource keyVault 'Microsoft.KeyVault/vaults@2024-11-01' existing = {
  name: keyVaultName
}

resource sendGridSecret 'Microsoft.KeyVault/vaults/secrets@2024-11-01' existing = {
  parent: keyVault
  name: secretName
}

resource applicationInsights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: applicationInsightsName
}

// Why: keeps its copies of recipients and the record of what was sent. On each table, so no money is in its reach.
resource ownTables 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (tableName, index) in app.ownTables: {
    scope: ownTable[index]
    name: guid(ownTable[index].id, principalId, roles.storageTableDataContributor)
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageTableDataContributor)
      principalId: principalId
      principalType: 'ServicePrincipal'
    }
  }
]

// Why: recognises the callers of its API by their session. It reads sessions; it can neither make nor end one.
resource readSessions 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (tableName, index) in app.readsTables: {
    scope: readTable[index]
    name: guid(readTable[index].id, principalId, roles.storageTableDataReader)
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageTableDataReader)
      principalId: principalId
      principalType: 'ServicePrincipal'
    }
  }
]

// Why: consumes the events, and redrives their dead letters. On the subscriptions: a receiver's role must cover them, and
// the topics would be more than it needs.
resource receiveEvents 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (item, index) in app.consumes: {
    scope: subscription[index]
    name: guid(subscription[index].id, principalId, roles.azureServiceBusDataReceiver)
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.azureServiceBusDataReceiver)
      principalId: principalId
      principalType: 'ServicePrincipal'
    }
  }
]

// Why: puts an email that must wait on its own queue, as a scheduled copy.
resource scheduleRetries 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: emailRetries
  name: guid(emailRetries.id, principalId, roles.azureServiceBusDataSender)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.azureServiceBusDataSender)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

// Why: takes the waiting emails back when their time has come, and redrives their dead letters.
resource receiveRetries 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: emailRetries
  name: guid(emailRetries.id, principalId, roles.azureServiceBusDataReceiver)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.azureServiceBusDataReceiver)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

// Why: resolves the Key Vault reference in SendGrid__ApiKey. On the one secret.
resource readSendGridKey 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: sendGridSecret
  name: guid(sendGridSecret.id, principalId, roles.keyVaultSecretsUser)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultSecretsUser)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

// Why: the host's locks and keys, with the role that the Functions host documents. On its two containers instead of the
// account: this app has no orchestrations, and those of the other app are none of its business.
resource hostBlobs 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (containerName, index) in app.hostContainers: {
    scope: hostContainer[index]
    name: guid(hostContainer[index].id, principalId, roles.storageBlobDataOwner)
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageBlobDataOwner)
      principalId: principalId
      principalType: 'ServicePrincipal'
    }
  }
]

// Why: the platform stores and loads the deployed package as this identity.
resource ownPackage 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: packageContainer
  name: guid(packageContainer.id, principalId, roles.storageBlobDataContributor)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageBlobDataContributor)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

// Why: sends telemetry, which the component accepts from identities only.
resource sendTelemetry 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: applicationInsights
  name: guid(applicationInsights.id, principalId, roles.monitoringMetricsPublisher)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.monitoringMetricsPublisher)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}
