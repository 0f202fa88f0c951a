// A storage account that no key opens, with its containers and tables.

param name string
param location string
param tags { *: string }

@description('Redundancy, such as Standard_ZRS.')
param sku string

@description('Reachable by private endpoint only.')
param private bool

@description('What must exist before an app starts.')
param contents { containers: string[], tables: string[] }

@description('Refuses to delete the account, or its group, until the lock is taken off.')
param locked bool = false

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: sku }
  properties: {
    allowSharedKeyAccess: false
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: private ? 'Disabled' : 'Enabled'
    networkAcls: {
      defaultAction: private ? 'Deny' : 'Allow'
      bypass: 'None'
    }
  }
}

resource blobService 'Microsoft.Storage/storageAccounts/blobServices@2025-06-01' = {
  parent: account
  name: 'default'
}

resource containers 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-06-01' = [
  for containerName in contents.containers: {
    parent: blobService
    name: containerName
    properties: { publicAccess: 'None' }
  }
]

resource tableService 'Microsoft.Storage/storageAccounts/tableServices@2025-06-01' = {
  parent: account
  name: 'default'
}

resource tables 'Microsoft.Storage/storageAccounts/tableServices/tables@2025-06-01' = [
  for tableName in contents.tables: {
    parent: tableService
    name: tableName
  }
]

resource lock 'Microsoft.Authorization/locks@2020-05-01' = if (locked) {
  scope: account
  name: 'ledger'
  properties: {
    level: 'CanNotDelete'
    notes: 'Holds accounts and their entries. docs/operations.md says how to restore them, which is more work than to take this lock off.'
  }
}

output id string = account.id
