// Holds the one secret that no identity can replace: the SendGrid key.
// The vault stays reachable from public networks, also with private networking: Flex Consumption cannot resolve Key Vault
// references to a vault with restricted network access. Who may read is decided by roles alone.

param name string
@description('Name of the secret.')
param secretName string
param location string
param tags { *: string }

@secure()
param sendGridApiKey string

@description('Workspace that receives the audit log: who read or changed what, when.')
param workspaceId string

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    enablePurgeProtection: true
    softDeleteRetentionInDays: 90
    publicNetworkAccess: 'Enabled'
  }
}

resource secret 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = {
  parent: vault
  name: secretName
  properties: {
    value: sendGridApiKey
    contentType: 'SendGrid API key with the permission Mail Send'
  }
}

resource auditLog 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: vault
  name: 'audit-log'
  properties: {
    workspaceId: workspaceId
    logs: [
      { category: 'AuditEvent', enabled: true }
    ]
  }
}
