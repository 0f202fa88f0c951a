// Closed to public networks, with zones of its own, spread over the zones of the region, and its ledger locked.
using '../main.bicep'

param environmentName = 'test'
param location = 'northeurope'
param sendGridApiKey = 'SG.the-secret'
param sendGridFrom = 'orders@example.com'
param alertEmail = 'operator@example.com'
param privateNetworking = true
param zoneRedundant = true
param lockTables = true
