// The defaults of all parameters that have one. The variants are what the tests of the infrastructure predict; they are never deployed.
using '../main.bicep'

param environmentName = 'test'
param location = 'northeurope'
param sendGridApiKey = 'SG.the-secret'
param sendGridFrom = 'orders@example.com'
param alertEmail = 'operator@example.com'
