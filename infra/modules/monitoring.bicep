// Where both apps send traces, metrics and logs: a workspace, and the Application Insights component on top of it.

param workspaceName string
param componentName string
param location string
param tags { *: string }

@description('Days for which telemetry is kept.')
param retentionInDays int

@description('Gigabytes a day after which the workspace takes no more until the next day, so that a defect cannot cost without end.')
param dailyCapGB int

resource workspace 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: workspaceName
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: retentionInDays
    workspaceCapping: { dailyQuotaGb: dailyCapGB }
    features: {
      disableLocalAuth: true
    }
  }
}

resource component 'Microsoft.Insights/components@2020-02-02' = {
  name: componentName
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    // The connection string alone lets nobody send telemetry; the sender needs a role.
    DisableLocalAuth: true
  }
}

output workspaceId string = workspace.id
output componentId string = component.id
output connectionString string = component.properties.ConnectionString
