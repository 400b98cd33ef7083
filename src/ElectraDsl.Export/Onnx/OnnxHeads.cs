namespace ElectraDsl.Export;

/// <summary>What turns hidden states into the outputs of a graph.</summary>
/// <param name="graph">Where the nodes go.</param>
/// <param name="arithmetic">The network's.</param>
/// <param name="encoder">What lies below.</param>
/// <param name="network">The network.</param>
internal sealed class OnnxHeads(OnnxGraph graph, OnnxArithmetic arithmetic, OnnxEncoder encoder, NetworkConfig network)
{
    /// <summary>What a graph calls logits.</summary>
    public const string Logits = "logits";

    /// <summary>What a graph calls the vectors of texts, as sentence-transformers does.</summary>
    public const string SentenceEmbedding = "sentence_embedding";

    /// <summary>No head: the hidden states, float32 [batch, sequence, hidden size].</summary>
    public void HiddenStates() => graph.Output("last_hidden_state", encoder.Encode(), "batch", "sequence", network.HiddenSize);

    /// <summary>A discriminator's: a logit a token, float32 [batch, sequence].</summary>
    public void ReplacedTokens()
    {
        OnnxValue hidden = encoder.Encode();
        using IDisposable scope = graph.Scope("discriminator_predictions");
        OnnxValue transformed = arithmetic.Activate(network.Activation, arithmetic.Product(hidden, "discriminator_predictions.dense"));
        OnnxValue logits = arithmetic.Product(transformed, "discriminator_predictions.dense_prediction", isExact: true); // [B, L, 1]
        graph.Output(Logits, graph.Node("Squeeze", [logits, graph.Integers("last_axis", -1)]), "batch", "sequence");
    }

    /// <summary>A masked language model's: logits over the vocabulary, float32 [batch, sequence, vocabulary size].</summary>
    public void MaskedTokens(int vocabularySize, OnnxWeights weights)
    {
        OnnxValue hidden = encoder.Encode();
        using IDisposable scope = graph.Scope("generator_predictions");

        // The error function's GELU, whatever the layers have, as in the generated network.
        OnnxValue transformed = arithmetic.Activate(Activation.Gelu, arithmetic.Product(hidden, "generator_predictions.dense"));
        OnnxValue states = arithmetic.Norm(transformed, "generator_predictions.", network);
        OnnxValue logits = arithmetic.ProductWithRows(states, "electra.embeddings.word_embeddings.weight");
        graph.Output(Logits, graph.Node("Add", [logits, weights.Plain("generator_lm_head.bias")]), "batch", "sequence", vocabularySize);
    }

    /// <summary>A head that was trained for a task.</summary>
    public void Task(HeadConfig head)
    {
        OnnxValue hidden = encoder.Encode();
        if (head.Task == HeadTask.QuestionAnswering)
        {
            OnnxValue both = arithmetic.Product(hidden, "qa_outputs", isExact: true); // [B, L, 2]
            using IDisposable scope = graph.Scope("qa_outputs");
            OnnxValue[] logits = graph.Node("Split", [both], [both.Type, both.Type], [("axis", -1)]);
            foreach ((string name, OnnxValue value) in new[] { ("start_logits", logits[0]), ("end_logits", logits[1]) })
                graph.Output(name, graph.Node("Squeeze", [value, graph.Integers("last_axis", -1)]), "batch", "sequence");
        }
        else if (head.IsOfTokens)
        {
            graph.Output(Logits, arithmetic.Product(hidden, "classifier", isExact: true), "batch", "sequence", head.Outputs);
        }
        else if (head.Task == HeadTask.MultipleChoice)
        {
            OnnxValue summary = Summary(First(hidden));                                           // [B, H]
            graph.Output(Logits, arithmetic.Product(summary, "classifier", isExact: true), "batch", head.Outputs);
        }
        else
        {
            OnnxValue pooled = head.Pooling == Pooling.Mean ? Mean(hidden) : First(hidden); // [B, H]
            if (head.Task == HeadTask.SentenceEmbedding)
            {
                graph.Output(SentenceEmbedding, pooled, "batch", network.HiddenSize);
                return;
            }

            if (head.Form == HeadForm.HuggingFace)
            {
                using IDisposable scope = graph.Scope("classifier/dense");
                pooled = arithmetic.Activate(Activation.Gelu, arithmetic.Product(pooled, "classifier.dense"));
            }

            string last = head.Form == HeadForm.HuggingFace ? "classifier.out_proj" : "classifier";
            graph.Output(Logits, arithmetic.Product(pooled, last, isExact: true), "batch", head.Outputs);
        }
    }

    private OnnxValue Summary(OnnxValue hidden)
    {
        using IDisposable scope = graph.Scope("sequence_summary");
        return arithmetic.Activate(Activation.Gelu, arithmetic.Product(hidden, "sequence_summary.summary"));
    }

    /// <summary>The hidden state of [CLS].</summary>
    private OnnxValue First(OnnxValue hidden)
    {
        using IDisposable scope = graph.Scope("pooling");
        return graph.Node("Gather", [hidden, graph.Integer("zero", 0)], [("axis", 1)]);
    }

    /// <summary>The mean over all tokens, padding left out.</summary>
    private OnnxValue Mean(OnnxValue hidden)
    {
        using IDisposable scope = graph.Scope("pooling");
        OnnxValue tokens = graph.Integers("token_axis", 1);
        OnnxValue mask = arithmetic.Widen(encoder.AttentionMask);                                                    // [B, L]
        OnnxValue present = graph.Node("Unsqueeze", [mask, graph.Integers("last_axis", -1)]);                        // [B, L, 1]
        OnnxValue total = graph.Node("ReduceSum", [graph.Node("Mul", [hidden, present]), tokens], [("keepdims", 0)]); // [B, H]
        OnnxValue count = graph.Node("ReduceSum", [present, tokens], [("keepdims", 0)]);                             // [B, 1]
        return graph.Node("Div", [total, graph.Node("Max", [count, graph.Number("one", 1)])]);
    }
}
