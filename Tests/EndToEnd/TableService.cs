using Tests.Support;

[assembly: AssemblyFixture(typeof(TableServiceFixture))]
