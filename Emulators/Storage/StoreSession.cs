using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Emulators.Storage;

/// <summary>
/// One connection to the store, used by one thread at a time. Statements are prepared once per SQL text, so the texts must be constants; what varies
/// goes in as parameters, named $1, $2, … in their order.
/// </summary>
public sealed class StoreSession : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _statements = new(StringComparer.Ordinal);
    private long _steps;

    internal StoreSession(SqliteConnection connection)
    {
        Connection = connection;
        connection.Handle!.enable_sqlite3_next_stmt(true);
    }

    internal SqliteConnection Connection { get; }

    /// <summary>Runs a statement.</summary>
    /// <returns>How many rows it changed.</returns>
    public int Execute(string sql, params ReadOnlySpan<object?> arguments) => Prepare(sql, arguments).ExecuteNonQuery();

    /// <summary>All rows of a query, read to the end.</summary>
    public List<T> Query<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<object?> arguments)
    {
        using var rows = Prepare(sql, arguments).ExecuteReader();
        var found = new List<T>();
        while (rows.Read())
            found.Add(read(rows));
        return found;
    }

    /// <summary>Visits the rows of a query one by one, until there are none or the visitor returns false.</summary>
    public void Scan(string sql, Func<SqliteDataReader, bool> visit, params ReadOnlySpan<object?> arguments)
    {
        using var rows = Prepare(sql, arguments).ExecuteReader();
        while (rows.Read() && visit(rows))
        {
            // The visitor does all the work.
        }
    }

    /// <summary>The first row of a query; the default value where there is none.</summary>
    public T? Find<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<object?> arguments)
    {
        using var rows = Prepare(sql, arguments).ExecuteReader();
        return rows.Read() ? read(rows) : default;
    }

    /// <summary>The steps of SQLite's virtual machine that all statements of this connection have taken.</summary>
    internal long CountSteps()
    {
        for (var statement = raw.sqlite3_next_stmt(Connection.Handle!, null!); statement is not null;
            statement = raw.sqlite3_next_stmt(Connection.Handle!, statement))
        {
            _steps += raw.sqlite3_stmt_status(statement, raw.SQLITE_STMTSTATUS_VM_STEP, resetFlg: 1);
        }

        return _steps;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var statement in _statements.Values)
            statement.Dispose();
        Connection.Dispose();
    }

    private SqliteCommand Prepare(string sql, ReadOnlySpan<object?> arguments)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            statement = Connection.CreateCommand();
            statement.CommandText = sql;
            for (var number = 1; number <= arguments.Length; number++)
                statement.Parameters.Add(new SqliteParameter { ParameterName = $"${number}" });
            _statements.Add(sql, statement);
        }

        for (var index = 0; index < arguments.Length; index++)
            statement.Parameters[index].Value = arguments[index] ?? DBNull.Value;
        return statement;
    }
}
