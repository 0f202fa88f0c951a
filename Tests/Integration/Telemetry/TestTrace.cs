using System.Diagnostics;

namespace Tests.Integration.Telemetry;

/// <summary>A trace that begins in a test, which tells what the test has caused from what others cause in the same process.</summary>
internal sealed class TestTrace : IDisposable
{
    private readonly Activity _root = new("test");

    public TestTrace()
    {
        _root.SetIdFormat(ActivityIdFormat.W3C);
        _root.ActivityTraceFlags = ActivityTraceFlags.Recorded;
        _root.Start();
    }

    public ActivityTraceId Id => _root.TraceId;

    public void Dispose() => _root.Dispose();
}
